import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { refuseImport } from '../refuseImport.ts'
import { isObject } from './json.ts'

/** Before anything else, and without recursion: code in a file is never run, so a model that needs some is refused. */
export function findLambda(json: unknown, path: string): Problem | null {
  const waiting: unknown[] = [json]
  for (let count = 0; waiting.length > 0 && count < 4_000_000; count++) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    const className = isObject(value) ? value['class_name'] : undefined
    if (className === 'Lambda' || className === '__lambda__' || className === 'TFOpLambda') {
      const config = isObject(value) ? value['config'] : undefined
      const name = isObject(config) && typeof config['name'] === 'string' ? config['name'].slice(0, 80) : String(className)
      return refuseImport(
        `${path}: ${name}`,
        text(
          'it has a Lambda layer, which is program code inside the file; Netwright runs no code from files. Replace it with ordinary layers in Keras and save the model again',
          '它含有 Lambda 层，即嵌在文件中的程序代码；Netwright 不运行文件中的代码。请在 Keras 中改用普通的层，再重新保存模型',
        ),
        'lambda-layer',
      )
    }
    for (const inner of Array.isArray(value) ? value : Object.values(value)) {
      if (typeof inner === 'object' && inner !== null) waiting.push(inner)
    }
  }
  return null
}
