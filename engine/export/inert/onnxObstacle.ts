import { text, type Text } from '../../contract/text.ts'
import type { KeptOnnx, OnnxObstacle } from '../../layers/inert/keptOnnx.ts'
import { isWritableType } from '../onnx/lowerKept.ts'

const obstacles: { readonly [Name in OnnxObstacle]: Text } = {
  graph: text(
    'it holds a graph of its own (as If, Loop and Scan do), which is not read',
    '它自带子图（如 If、Loop、Scan），而子图不被读取',
  ),
  large: text(
    'its attributes or whole numbers are too large to be kept in a document',
    '它的属性或整数数据过大，无法保留在文档中',
  ),
  function: text(
    'it is a function that its file defines itself, and the function was not read',
    '它是文件自己定义的函数，而函数定义未被读取',
  ),
  computed: text(
    'it takes a number that depends on the size of the batch, which was worked out while the file was read',
    '它取用一个取决于批次大小的数，而该数在读取文件时已被算出',
  ),
  missing: text(
    'it takes a value that its file does not give, or not as plain numbers',
    '它取用的某个值在文件中没有，或不是普通的数',
  ),
  attribute: text('it has an attribute of a kind that is not kept', '它有一个无法保留的属性'),
  type: text('it works on other than plain numbers', '它处理的不是普通的数'),
  alone: text('it takes nothing from any layer, only numbers of its file', '它不从任何层取值，只取用文件中的数'),
}

/** What keeps an operator from leaving again, whatever it is wired to; null: nothing. */
export function onnxObstacle({ obstacle, elementType, inputs }: KeptOnnx): Text | null {
  if (obstacle !== null) return obstacles[obstacle]
  const types = [elementType, ...inputs.flatMap((input) => (input.type === 'none' ? [] : [input.elementType]))]
  return types.every(isWritableType) ? null : obstacles.type
}
