import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { formatShape, shapeSize } from '../../graph/shape.ts'
import { channelsFirstAxes, plainAxes, valueOf } from './draft.ts'
import type { ImportContext } from './importContext.ts'
import { onnxLimits, type OnnxFilePort } from './onnxFile.ts'
import { wantsChannelsFirst } from './wantsChannelsFirst.ts'

/** Input nodes for all that the model is fed. A problem where a length besides the batch is free, or a sample is too large. */
export function importInputs(context: ImportContext): Problem | null {
  const fed = context.file.inputs.filter(({ name }) => !context.file.constants.has(name))
  if (fed.length === 0) return noInputs()
  for (const port of fed) {
    const [, ...shape] = port.shape ?? []
    if (port.shape === null || shape.length === 0 || shape.length > 4) return wrongShape(port)
    if (shape.some((length) => !Number.isInteger(length) || length < 1 || length > 65_536)) return wrongShape(port)
    if (shapeSize(shape) > onnxLimits.sampleSize) return wrongShape(port)
    const isFirst = shape.length >= 2 && shape.length <= 3 && liesChannelsFirst(context, port.name, shape)
    const [channels = 1, ...spatial] = shape
    const ours = isFirst ? [...spatial, channels] : shape
    const node = context.add({
      kind: 'input',
      params: { shape: ours },
      name: port.name.split(/[:/]/)[0] ?? 'input',
      inputs: [],
      shape: ours,
    })
    node.valueNames.push(port.name)
    context.operands.set(port.name, valueOf(node, isFirst ? channelsFirstAxes(ours.length) : plainAxes(ours.length)))
    if (isFirst && spatial.length > 1)
      context.notes.set(
        node,
        text(
          `the file takes images as ${formatShape(shape)}, channels first; here they are ${formatShape(ours)}, channels last.`,
          `文件以 ${formatShape(shape)}（通道在前）接收图像；这里是 ${formatShape(ours)}（通道在后）。`,
        ),
      )
  }
  return null
}

/** As what follows takes it; where nothing says, three long axes that begin with one or three are a picture. */
function liesChannelsFirst(context: ImportContext, name: string, shape: readonly number[]): boolean {
  const wanted = wantsChannelsFirst(context, name)
  if (wanted !== null) return wanted
  const [channels = 0, height = 0, width = 0] = shape
  return shape.length === 3 && (channels === 1 || channels === 3) && height > 4 && width > 4
}

function noInputs(): Problem {
  const message = text(
    'This model takes no input, so there is nothing to feed it. Export it with its inputs.',
    '该模型没有输入，无法向它提供数据。请连同输入一起导出。',
  )
  return { code: 'onnx-no-input', severity: 'error', place: { path: 'graph.input' }, message, fixes: [] }
}

function wrongShape({ name, shape }: OnnxFilePort): Problem {
  const found = shape === null ? '?' : shape.map((length) => (Number.isNaN(length) ? '?' : String(length))).join('×')
  return {
    code: 'onnx-free-shape',
    severity: 'error',
    place: { path: `graph.input.${name.slice(0, 200)}` },
    message: text(
      `The input "${name}" is ${found}. A network here needs the batch first and then one to four axes of fixed length, at most 65 536 each. Export the model for one size of its input.`,
      `输入“${name}”的形状是 ${found}。这里的网络要求批次在前，其后是一到四个长度固定的轴，每个不超过 65 536。请以固定的输入尺寸导出模型。`,
    ),
    expected: text('batch × fixed lengths', '批次 × 固定长度'),
    got: text(found, found),
    fixes: [],
  }
}
