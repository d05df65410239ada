import type { Problem } from '../contract/problem.ts'
import { text, type Text } from '../contract/text.ts'

/** Nothing was imported; `path` tells where in the file the fault lies. */
export function refuseImport(path: string, { en, zh }: Text, code = 'unreadable-model'): Problem {
  const shown = path.slice(0, 200)
  return {
    code,
    severity: 'error',
    place: { path: shown },
    message: text(`The model cannot be imported: ${en} (at ${shown}).`, `无法导入该模型：${zh}（位于 ${shown}）。`),
    fixes: [],
  }
}
