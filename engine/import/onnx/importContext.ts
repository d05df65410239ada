import type { Params } from '../../contract/document.ts'
import type { Text } from '../../contract/text.ts'
import { checkParamValues } from '../../document/checkParamValues.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { shapeSize, shapesEqual, type Shape } from '../../graph/shape.ts'
import { keptLimits } from '../../layers/inert/keptKeras.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import { NotExpressible, type DraftNode, type NodeValue, type OnnxOperand } from './draft.ts'
import { takenBy, type OnnxFile, type OnnxFileNode } from './onnxFile.ts'
import type { Numbers } from './tensorNumbers.ts'
import type { WhyInert } from './whyInert.ts'

export interface WhyDraftInert extends WhyInert {
  readonly fileNode: OnnxFileNode
  readonly behind: DraftNode | null
}

export interface NewDraft {
  readonly kind: string
  readonly params?: Params
  readonly name: string
  readonly inputs: readonly DraftNode[]
  readonly weights?: Readonly<Record<string, FloatTensor>>
  readonly shape: Shape | null
  readonly isAffine?: boolean
  readonly dilation?: readonly number[] | null
}

/** What is known while a file's graph is walked over: values by name, and the network so far. */
export class ImportContext {
  readonly file: OnnxFile
  readonly operands = new Map<string, OnnxOperand>()
  readonly nodes: DraftNode[] = []
  /** What is to be said of a node, if it stays part of the network. */
  readonly notes = new Map<DraftNode, Text>()
  /** Softmax nodes that stand for the logarithms of what they give. */
  readonly logarithms = new Set<DraftNode>()
  /** By the name of a value: the nodes of the file that take it. */
  readonly users = new Map<string, OnnxFileNode[]>()
  /** By the name of a value: the node of the file that gives it. */
  readonly producers = new Map<string, OnnxFileNode>()
  /** Constants as inert nodes keep them, made once; null: float32 would change them. */
  readonly floats = new Map<Numbers, FloatTensor | null>()
  readonly outputNames: ReadonlySet<string>
  /** Characters that inert nodes may still take up in the document. */
  room: number = keptLimits.totalCharacters
  /** Of those that compute nothing here: why, and behind which other they stand for that alone. */
  readonly inert = new Map<DraftNode, WhyDraftInert>()
  readonly #names = new Set<string>()
  readonly #wanted = new Map<DraftNode, string>()
  readonly #counts = new Map<string, number>()

  constructor(file: OnnxFile) {
    this.file = file
    this.outputNames = new Set(file.outputs.map(({ name }) => name))
    for (const node of file.nodes) {
      for (const output of node.outputs) this.producers.set(output, node)
      for (const input of new Set(takenBy(node))) {
        const users = this.users.get(input)
        if (users === undefined) this.users.set(input, [node])
        else users.push(node)
      }
    }
  }

  add({ kind, params = {}, name, inputs, weights = {}, shape, isAffine = false, dilation = null }: NewDraft): DraftNode {
    if (dilation === null) refuseImpossible({ kind, params, inputs, shape })
    const node: DraftNode = {
      kind,
      params,
      name: this.freeName(name, kind),
      inputs,
      weights: new Map(Object.entries(weights)),
      shape,
      frozen: isAffine,
      isAffine,
      dilation,
      valueNames: [],
    }
    this.nodes.push(node)
    this.#wanted.set(node, cleanName(name))
    return node
  }

  /** Names that steps of patterns had, which are no part of the network, go to those that wanted them. */
  settleNames(kept: readonly DraftNode[]): void {
    const taken = new Set(kept.map(({ name }) => name))
    for (const node of kept) {
      const wanted = this.#wanted.get(node) ?? ''
      if (wanted === '' || taken.has(wanted)) continue
      taken.delete(node.name)
      taken.add(wanted)
      node.name = wanted
    }
  }

  /** Names become layer names: a letter first, then letters, digits and _. */
  freeName(wanted: string, kind: string): string {
    const plain = kind
      .replace(/^onnx\.(?:behind\.)?/, '')
      .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
      .toLowerCase()
    const clean = cleanName(wanted)
    let free = clean
    /* Counted by stem: a search through all names would take minutes for a long file. */
    for (let stem = clean === '' ? plain : clean; free === '' || this.#names.has(free);) {
      const number = (this.#counts.get(stem) ?? (clean === '' ? 0 : 1)) + 1
      this.#counts.set(stem, number)
      free = `${stem.slice(0, 50)}_${number}`
    }
    this.#names.add(free)
    return free
  }

  /** A node's name for the one that takes its place. */
  takeOver(node: DraftNode): string {
    const { name } = node
    this.#names.delete(name)
    node.name = ''
    return name
  }

  /**
   * True where one node of the file takes this value and the model does not give it out: then what follows may be taken in. Who
   * asks for its shape alone does not count.
   */
  isUsedOnce(name: string): boolean {
    const takers = this.users.get(name)?.filter(({ operator }) => operator !== 'Shape') ?? []
    return !this.outputNames.has(name) && takers.length === 1
  }

  /** The node whose output is the value as we look at it; a Flatten or Reshape is put in where the node itself gives another shape. */
  settle({ node, shape, name }: Pick<NodeValue, 'node' | 'shape' | 'name'>): DraftNode {
    if (node.shape === null || shapesEqual(node.shape, shape)) return node
    const known = this.nodes.find(
      (other) =>
        other.inputs[0] === node &&
        (other.kind === 'flatten' || other.kind === 'reshape') &&
        other.shape !== null &&
        shapesEqual(other.shape, shape),
    )
    if (known !== undefined) return known
    return shape.length === 1
      ? this.add({ kind: 'flatten', name: name ?? 'flatten', inputs: [node], shape: [shapeSize(shape)] })
      : this.add({ kind: 'reshape', params: { shape: [...shape] }, name: name ?? 'reshape', inputs: [node], shape: [...shape] })
  }

  /** The same, for a layer that cannot be told of another order of the numbers in a row. */
  settleInOrder(value: NodeValue): DraftNode {
    if (value.places !== null) {
      throw new NotExpressible(
        'the file flattens an image channels first, and this layer cannot take the numbers in that order',
        '文件以通道在前的顺序展平图像，而该层无法按这种顺序接收数据',
      )
    }
    return this.settle(value)
  }
}

function cleanName(wanted: string): string {
  return wanted
    .replaceAll(/\W+/g, '_')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 60)
}

/** Whatever a file says, only what the kind itself allows becomes a layer. */
function refuseImpossible({ kind, params = {}, inputs, shape }: Pick<NewDraft, 'kind' | 'params' | 'inputs' | 'shape'>): void {
  const definition = layerKind(kind)
  if (definition === undefined || kind === 'input' || kind === 'output') return
  const [problem] = checkParamValues(definition, { params, place: {} })
  if (problem !== undefined) throw new NotExpressible(problem.message.en, problem.message.zh)
  const shapes = inputs.flatMap((input) => (input.shape === null ? [] : [input.shape]))
  if (shapes.length < inputs.length || shape === null) return
  const found = definition.inferShape(withDefaults(definition, params), shapes)
  if ('refusals' in found) {
    const [refusal] = found.refusals
    throw new NotExpressible(refusal?.message.en ?? kind, refusal?.message.zh ?? kind)
  }
  if (!shapesEqual(found.shape, shape))
    throw new NotExpressible(
      `our layer would give ${found.shape.join('×')} where the file has ${shape.join('×')}`,
      `我们的层会得到 ${found.shape.join('×')}，而文件中是 ${shape.join('×')}`,
    )
}
