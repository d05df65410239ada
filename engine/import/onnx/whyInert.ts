import { text, type Text } from '../../contract/text.ts'
import type { OnnxFile, OnnxFileNode } from './onnxFile.ts'
import { functionKey } from './onnxFile.ts'

export interface WhyInert {
  readonly reason: Text
  /** What else to do but to replace or remove it. */
  readonly advice: Text | null
}

const choosing: WhyInert = {
  reason: text(
    'it chooses between two parts of the model while that runs, and a network here is the same for every sample',
    '它在模型运行时从两个分支中选择，而这里的网络对每个样本都相同',
  ),
  advice: text(
    'export the model with the choice made beforehand (in evaluation mode, with inputs of one shape)',
    '在导出前就确定分支（评估模式、固定输入形状）后重新导出模型',
  ),
}

const repeating: WhyInert = {
  reason: text(
    'a part of the model is repeated step by step, which here only LSTM, GRU and Simple RNN do',
    '模型的一部分被逐步重复，而这里只有 LSTM、GRU 和简单 RNN 能这样做',
  ),
  advice: text(
    'export the model with the loop written out, or with one of these layers in its place',
    '把循环展开，或换成这些层之一后重新导出模型',
  ),
}

const quantised: WhyInert = {
  reason: text(
    'quantised models round their numbers to 8 bits, and layers here compute with float32',
    '量化模型会把数值舍入为 8 位，而这里的层以 float32 计算',
  ),
  advice: text('import the model as it was before it was quantised', '导入量化之前的模型'),
}

const reasons: ReadonlyMap<string, WhyInert> = new Map([
  ['If', choosing],
  ['Loop', repeating],
  ['Scan', repeating],
  ['SequenceMap', repeating],
  ...'QuantizeLinear DequantizeLinear DynamicQuantizeLinear ConvInteger MatMulInteger QLinearConv QLinearMatMul'
    .split(' ')
    .map((operator) => [operator, quantised] as const),
])

/** Why no layer is an operator for which there is no handler. */
export function whyNoLayer(node: OnnxFileNode, file: OnnxFile): WhyInert {
  const { operator, domain } = node
  if (file.functions.has(functionKey(node)))
    return {
      reason: text(
        'it is a function that the file itself defines, and whose operators could not be written out in its place',
        '它是文件自己定义的函数，无法展开成其中的算子',
      ),
      advice: text(
        'write it out with onnx.inliner.inline_local_functions and import the model again',
        '用 onnx.inliner.inline_local_functions 展开后重新导入',
      ),
    }
  if (domain === '' || domain === 'ai.onnx')
    return reasons.get(operator) ?? { reason: text('there is no such layer', '没有这样的层'), advice: null }
  if (domain === 'com.microsoft' && /^(?:Q[A-Z]|Dequantize|Quantize|DynamicQuantize|MatMulInteger)/.test(operator))
    return quantised
  const shown = domain.slice(0, 60)
  return {
    reason: text(`it is not one of ONNX's own operators but of "${shown}"`, `它不是 ONNX 自己的算子，而属于“${shown}”`),
    advice: text(
      `export the model with operators of ONNX alone (without optimising it for one program)`,
      '仅用 ONNX 自己的算子导出模型（不要针对某个程序优化）',
    ),
  }
}

/**
 * What makes shapes known behind an operator that does not tell them. ONNX works out what its own operators give, mostly with
 * `data_prop`; of others it knows nothing.
 */
export function adviceOfShapes({ domain }: Pick<OnnxFileNode, 'domain'>): Text {
  return domain === '' || domain === 'ai.onnx'
    ? text(
        'Write the shapes into the file with onnx.shape_inference.infer_shapes(model, data_prop=True) and import it again: what then has a shape becomes layers. Shapes that the model works out from its data stay unknown; export it with inputs of one shape then',
        '用 onnx.shape_inference.infer_shapes(model, data_prop=True) 把形状写入文件后重新导入：形状已知的部分就会成为层。由数据算出的形状仍然未知；此时请以固定的输入形状导出模型',
      )
    : text(
        'ONNX cannot work out what an operator of another domain gives: add its output with its shape to graph.value_info (onnx.helper.make_tensor_value_info) and import the file again: what then has a shape becomes layers',
        'ONNX 无法推断其他域的算子输出什么：请把其输出连同形状加入 graph.value_info（onnx.helper.make_tensor_value_info）后重新导入，形状已知的部分就会成为层',
      )
}
