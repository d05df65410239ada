import { fromBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from '../export/onnx/onnx_pb.ts'

/**
 * What ONNX's checker asks of a model besides types of operators (onnx/docs/IR.md, checker.cc): every value is assigned
 * once and before its use, names are there and node names unique, tensors are as long as their shape, the batch is free.
 */
export function checkOnnxRules(bytes: Uint8Array): void {
  const model = fromBinary(ModelProtoSchema, bytes)
  const broken: string[] = []
  const expectThat = (holds: boolean, what: string): void => {
    if (!holds) broken.push(what)
  }
  expectThat(model.irVersion === 8n, `IR version ${model.irVersion}`)
  expectThat(model.opsetImport.length === 1 && (model.opsetImport[0]?.version ?? 0n) >= 17n, 'opset below 17')
  expectThat(model.producerName === 'Netwright', 'no producer')
  const { graph } = model
  if (graph === undefined) throw new Error('The model has no graph.')
  expectThat(graph.name !== '', 'the graph has no name')

  const assigned = new Set<string>()
  const assign = (name: string): void => {
    expectThat(name !== '' && !assigned.has(name), `the value "${name}" is assigned twice or has no name`)
    assigned.add(name)
  }
  for (const { name, type } of graph.input) {
    assign(name)
    const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined
    const [batch, ...others] = tensor?.shape?.dim ?? []
    expectThat(tensor?.elemType === 1, `the input "${name}" is no float32`)
    expectThat(batch?.value.case === 'dimParam', `the batch of "${name}" is fixed`)
    expectThat(
      others.every(({ value }) => value.case === 'dimValue' && value.value > 0n),
      `"${name}" has a wrong shape`,
    )
  }
  for (const { name, dims, dataType, rawData } of graph.initializer) {
    assign(name)
    const bytesEach = dataType === 1 ? 4n : dataType === 7 ? 8n : 0n
    const length = dims.reduce((product, dim) => product * dim, bytesEach)
    expectThat(BigInt(rawData.length) === length && length > 0n, `the tensor "${name}" is not as long as its shape`)
  }
  const nodeNames = new Set<string>()
  for (const { name, opType, input, output, attribute } of graph.node) {
    expectThat(name !== '' && !nodeNames.has(name), `the node "${name}" is there twice or has no name`)
    nodeNames.add(name)
    expectThat(opType !== '', `the node "${name}" has no operator`)
    for (const value of input) expectThat(value === '' || assigned.has(value), `"${name}" uses "${value}" before it is there`)
    for (const value of output) if (value !== '') assign(value)
    const names = attribute.map((one) => one.name)
    expectThat(new Set(names).size === names.length, `"${name}" has an attribute twice`)
  }
  for (const { name } of graph.output) expectThat(assigned.has(name), `the output "${name}" is never computed`)
  if (broken.length > 0) throw new Error(broken.join('; '))
}
