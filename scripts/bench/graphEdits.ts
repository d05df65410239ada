import type { NetDocument } from '../../engine/contract/document.ts'
import { nodeId, wireId } from '../../engine/contract/ids.ts'
import type { Result } from '../../engine/contract/problem.ts'
import { addNode } from '../../engine/document/edits/addNode.ts'
import { connect } from '../../engine/document/edits/connect.ts'
import { disconnect } from '../../engine/document/edits/disconnect.ts'
import { insertOnWire } from '../../engine/document/edits/insertOnWire.ts'
import { moveNodes } from '../../engine/document/edits/moveNodes.ts'
import { removeNodes } from '../../engine/document/edits/removeNodes.ts'
import { renameNode } from '../../engine/document/edits/renameNode.ts'
import { setFrozen } from '../../engine/document/edits/setFrozen.ts'
import { setParams } from '../../engine/document/edits/setParams.ts'

/** What people do to a network of residual blocks; `turn` varies the values, so that no edit repeats the one before. */
export interface GraphEdit {
  readonly name: string
  readonly edit: (document: NetDocument, turn: number) => Result<NetDocument>
}

/**
 * From the narrowest to the widest in what they change behind them; `blocks` is that of `residualNetwork`, `middle` the
 * block in which most of them take place.
 */
export function graphEdits(blocks: number, middle = Math.floor(blocks / 2)): readonly GraphEdit[] {
  const conv = nodeId(`conv${middle}`)
  const relu = nodeId(`relu${middle}`)
  const wireInto = wireId(`norm${middle}-relu${middle}`)
  const kernel = (turn: number): readonly number[] => [5 + 2 * (turn % 4), 3]
  return [
    {
      name: 'units of the last layer',
      edit: (net, turn) => setParams(net, { node: nodeId('scores'), params: { units: 11 + (turn % 9) } }),
    },
    {
      name: 'kernel of the last convolution',
      edit: (net, turn) => setParams(net, { node: nodeId(`second${blocks - 1}`), params: { kernel: kernel(turn) } }),
    },
    {
      name: 'kernel of a convolution in the middle',
      edit: (net, turn) => setParams(net, { node: conv, params: { kernel: kernel(turn) } }),
    },
    {
      name: 'kernel of the first convolution',
      edit: (net, turn) => setParams(net, { node: nodeId('conv0'), params: { kernel: kernel(turn) } }),
    },
    {
      name: 'filters before the first skip: no fit',
      edit: (net, turn) => setParams(net, { node: nodeId('second0'), params: { filters: 17 + (turn % 9) } }),
    },
    {
      name: 'size of the input',
      edit: (net, turn) => setParams(net, { node: nodeId('x'), params: { shape: [65 + (turn % 9), 64, 16] } }),
    },
    { name: 'add a loose node', edit: (net, turn) => addNode(net, { kind: 'conv2d', x: 200 * turn, y: 400 }) },
    {
      name: 'insert a node on a wire',
      edit: (net) => insertOnWire(net, { wire: wireInto, kind: 'maxPool2d', params: { padding: 'same', stride: [1, 1] } }),
    },
    { name: 'remove a node, its ends joined', edit: (net) => removeNodes(net, { nodes: [relu], bridge: true }) },
    { name: 'remove a node with its wires', edit: (net) => removeNodes(net, { nodes: [conv], bridge: false }) },
    {
      name: 'connect two nodes',
      edit: (net) => connect(net, { from: nodeId(`add${Math.floor(middle / 2)}`), to: nodeId(`add${blocks - 2}`), toPort: 'in' }),
    },
    { name: 'remove a wire', edit: (net) => disconnect(net, { wires: [wireInto] }) },
    { name: 'rename a node', edit: (net, turn) => renameNode(net, { node: relu, name: `bend_${turn}` }) },
    { name: 'freeze a node', edit: (net) => setFrozen(net, { nodes: [conv], frozen: true }) },
    { name: 'move a node', edit: (net, turn) => moveNodes(net, { places: new Map([[conv, { x: 40 * turn, y: 300 }]]) }) },
    {
      name: 'move every node',
      edit: (net, turn) =>
        moveNodes(net, { places: new Map(net.graph.nodes.map(({ id, x, y }) => [id, { x: x + 4 + turn, y }])) }),
    },
  ]
}
