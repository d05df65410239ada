import type { Problem } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'

/** Something in a .npz file, or in the array `name` of it, cannot be read. */
export function brokenNumpy(name: string, { en, zh }: Text): Problem {
  const array = name.slice(0, 100)
  return {
    code: 'broken-npz',
    severity: 'error',
    place: { path: `array ${array}` },
    message: text(`The array "${array}" cannot be read: ${en}.`, `无法读取数组“${array}”：${zh}。`),
    fixes: [],
  }
}
