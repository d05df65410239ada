import { takenBy, type OnnxFile, type OnnxFileAttribute, type OnnxFileNode, type OnnxFileTensor } from './onnxFile.ts'
import { tensorNumbers } from './tensorNumbers.ts'

/** The last state of one direction of a recurrent operator: a row of its second output, [directions, batch, units]. */
interface LastState {
  readonly value: string
  readonly row: number
  readonly directions: number
}

/**
 * PyTorch gives the last states of stacked and bidirectional layers as one tensor `h`, of which programs take `h[-1]`, or
 * `torch.cat([h[-2], h[-1]], 1)`. Here a layer gives its own last state, both directions side by side: such picks are written
 * as that, before anything is made of them. What no output needs is left out.
 */
export function readLastStates(file: OnnxFile): OnnxFile {
  const producers = new Map(file.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const zero = freeZero(file, producers)
  const nodes = file.nodes.flatMap((node) => {
    const state = pickedState(node, { file, producers })
    return state?.directions === 1 ? [{ ...node, inputs: [state.value, zero.name] }] : joinedDirections(node, { file, producers })
  })
  return { ...file, nodes: withoutUnused({ ...file, nodes }), constants: new Map([...file.constants, [zero.name, zero]]) }
}

interface Graph {
  readonly file: OnnxFile
  readonly producers: ReadonlyMap<string, OnnxFileNode>
}

/** Rows of a value that holds nothing but last states, one above the other; null: it holds something else. */
function statesOf(name: string, graph: Graph): readonly LastState[] | null {
  const node = graph.producers.get(name)
  if (node === undefined || !isPlain(node)) return null
  if (['LSTM', 'GRU', 'RNN'].includes(node.operator)) {
    const directions = node.attributes.get('direction')?.text === 'bidirectional' ? 2 : 1
    const isState = name === node.outputs[1] && (node.attributes.get('layout')?.integer ?? 0) === 0
    return isState ? Array.from({ length: directions }, (_, row) => ({ value: name, row, directions })) : null
  }
  if (node.operator !== 'Concat' || node.attributes.get('axis')?.integer !== 0) return null
  const parts = node.inputs.map((input) => (graph.producers.get(input)?.operator === 'Concat' ? null : statesOf(input, graph)))
  return parts.includes(null) ? null : parts.flatMap((part) => part ?? [])
}

/** Which state a Gather takes out, `h[index]`. */
function pickedState(node: OnnxFileNode, graph: Graph): LastState | null {
  if (node.operator !== 'Gather' || !isPlain(node) || (node.attributes.get('axis')?.integer ?? 0) !== 0) return null
  const [from = '', at = ''] = node.inputs
  const states = statesOf(from, graph)
  const index = states === null ? null : scalarOf(at, graph)
  return states === null || index === null ? null : (states.at(index) ?? null)
}

/** `torch.cat([h[0], h[1]], 1)`: where both directions of one operator lie side by side, its whole state is taken. */
function joinedDirections(node: OnnxFileNode, graph: Graph): readonly OnnxFileNode[] {
  if (node.operator !== 'Concat' || !isPlain(node) || ![1, -1].includes(node.attributes.get('axis')?.integer ?? 0)) return [node]
  const states = node.inputs.map((name) => {
    const gather = graph.producers.get(name)
    return gather === undefined ? null : pickedState(gather, graph)
  })
  const before: OnnxFileNode[] = []
  const inputs = node.inputs.flatMap((name, index) => {
    if (isPair(states[index - 1], states[index])) return []
    if (!isPair(states[index], states[index + 1])) return [name]
    const both = `${node.outputs[0]} state ${index}`
    before.push(...sideBySide(states[index]?.value ?? '', both))
    return [both]
  })
  return before.length === 0 ? [node] : [...before, { ...node, inputs }]
}

function isPair(forward: LastState | null | undefined, backward: LastState | null | undefined): boolean {
  return forward?.directions === 2 && forward.row === 0 && backward?.row === 1 && forward.value === backward.value
}

/** [2, batch, units] as [batch, 2 · units]. */
function sideBySide(state: string, output: string): readonly OnnxFileNode[] {
  const between = `${output} by sample`
  const plain = { name: '', domain: '' }
  const order = { ...emptyAttribute, type: 7, integers: [1, 0, 2] }
  const axis = { ...emptyAttribute, type: 2, integer: 1 }
  return [
    { ...plain, operator: 'Transpose', inputs: [state], outputs: [between], attributes: new Map([['perm', order]]) },
    { ...plain, operator: 'Flatten', inputs: [between], outputs: [output], attributes: new Map([['axis', axis]]) },
  ]
}

const emptyAttribute: OnnxFileAttribute = { type: 0, floats: [], integers: [], texts: [], hasGraph: false, reference: '' }

/** Only nodes that an output needs: others would keep the states of lower layers, and memory cells, in use. */
function withoutUnused({ nodes, outputs }: Pick<OnnxFile, 'nodes' | 'outputs'>): readonly OnnxFileNode[] {
  const used = new Set(outputs.map(({ name }) => name))
  const needed = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => used.has(name))) return false
    for (const name of takenBy(node)) used.add(name)
    return true
  })
  return needed.toReversed()
}

function isPlain({ domain }: OnnxFileNode): boolean {
  return domain === '' || domain === 'ai.onnx'
}

function scalarOf(name: string, { file, producers }: Graph): number | null {
  const node = producers.get(name)
  const attribute = node?.operator === 'Constant' ? node.attributes : null
  const tensor = attribute === null ? file.constants.get(name) : attribute.get('value')?.tensor
  const numbers = tensor === undefined ? null : tensorNumbers(tensor)
  const value =
    numbers === null || typeof numbers === 'string' || numbers.shape.length > 0
      ? attribute?.get('value_int')?.integer
      : numbers.values[0]
  return value !== undefined && Number.isInteger(value) ? value : null
}

/** A constant 0 under a name that the file has not. */
function freeZero(file: OnnxFile, producers: Graph['producers']): OnnxFileTensor {
  let name = 'row 0'
  while (file.constants.has(name) || producers.has(name)) name += '_'
  return { name, shape: [], elementType: 7, raw: null, values: [0], outside: null }
}
