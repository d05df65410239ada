import { addNode, connect, type Drawing, type Place } from './drawing.ts'
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
    connect(drawing, addNode(drawing, layer, { kind: 'output', params }), [end])
  }
}
