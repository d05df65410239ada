import { shapeSize, shapesEqual, type Shape } from '../../graph/shape.ts'
import { addNode, connect, type Drawing, type Place } from './drawing.ts'
import type { ReadLayer } from './kerasModel.ts'
import { outputsOf } from './outputParams.ts'

/** Where the model ends: the last node becomes an output, or one stands behind it. */
export function drawOutputs(drawing: Drawing, ends: readonly Place[]): void {
  const { nodes, wires, file } = drawing
  for (const end of ends) {
    const at = nodes.findIndex(({ id }) => id === end.node)
    const node = nodes[at]
    if (node === undefined) continue
    const isAlone = ends.filter((other) => other.node === end.node).length === 1 && !wires.some(({ from }) => from === end.node)
    const { params, role } = outputsOf(node, { shape: end.shape, isAlone, alias: end.alias ?? null, metadata: file.metadata })
    if (role === 'is the output') {
      nodes[at] = { ...node, kind: 'output', params }
      continue
    }
    if (role === 'gives up its activation') nodes[at] = { ...node, params: { ...node.params, activation: 'none' } }
    const layer = {
      name: 'output',
      shortName: end.alias ?? 'output',
      inside: [],
      home: [],
      className: '',
      module: null,
      registeredName: null,
      config: {},
      calls: [],
      path: '',
    }
    const source = params['target'] === 'input' && !rebuildsInput(drawing, end) ? drawFlatten(drawing, layer, end) : end
    const measured = source === end ? params : { ...params, target: 'label' }
    connect(drawing, addNode(drawing, layer, { kind: 'output', params: measured }), [source])
  }
}

/** An output learns a row of numbers, or its own input. */
function rebuildsInput({ nodes }: Drawing, { shape }: Place): boolean {
  const inputs = nodes.filter(({ kind }) => kind === 'input')
  const wanted = inputs[0]?.params['shape']
  return inputs.length === 1 && Array.isArray(wanted) && (shape === null || shapesEqual(shape, wanted as Shape)) // checked when it was read
}

function drawFlatten(drawing: Drawing, layer: ReadLayer, end: Place): Place {
  if (end.shape === null || end.shape.length === 1) return end
  const node = addNode(drawing, { ...layer, shortName: 'flatten' }, { kind: 'flatten', params: {} })
  connect(drawing, node, [end])
  return { node: node.id, shape: [shapeSize(end.shape)] }
}
