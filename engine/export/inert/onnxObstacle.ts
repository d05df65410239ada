import { text, type Text } from '../../contract/text.ts'
import type { KeptOnnx, OnnxObstacle } from '../../layers/inert/keptOnnx.ts'
import { bodyLimits } from '../../layers/inert/onnxBody.ts'
import { isWritableType } from '../onnx/lowerKept.ts'

const obstacles: { readonly [Name in OnnxObstacle]: Text } = {
  graph: text(
    'it holds graphs of its own that were not kept: it came with an earlier version of Netwright, or holds them as a list',
    '它自带的子图未被保留：它由较早版本的 Netwright 导入，或以列表形式包含子图',
  ),
  outside: text(
    'numbers of the graph that it holds lie in another file (write the model as one file: onnx.save_model with save_as_external_data=False)',
    '它所含子图的数值存放在另一个文件中（请将模型写成单个文件：onnx.save_model，save_as_external_data=False）',
  ),
  deep: text(`graphs inside it are nested more than ${bodyLimits.depth} deep`, `它内部的子图嵌套超过 ${bodyLimits.depth} 层`),
  large: text(
    'its attributes or whole numbers are too large to be kept in a document',
    '它的属性或整数数据过大，无法保留在文档中',
  ),
  function: text(
    'it is, or calls, a function that its file defines itself and that could not be written out (onnx.inliner.inline_local_functions writes it out; then import the file again)',
    '它是或调用了文件自己定义的函数，而该函数无法展开（可用 onnx.inliner.inline_local_functions 展开后重新导入）',
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
