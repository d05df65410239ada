import type { GraphNode, NetDocument, Wire } from '../../contract/document.ts'
import { nodeId, wireId, type NodeId } from '../../contract/ids.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { emptyDocument } from '../../document/emptyDocument.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import { tellInert, type InertFound } from '../tellInert.ts'
import { bringInside } from './bringInside.ts'
import type { DraftNode } from './draft.ts'
import { ImportContext, type WhyDraftInert } from './importContext.ts'
import { importInputs } from './importInputs.ts'
import { importOutputs } from './importOutputs.ts'
import { inlineFunctions } from './inlineFunctions.ts'
import { readLastStates } from './lastStates.ts'
import { readOnnxFile, unreadable } from './readOnnxFile.ts'
import { walkGraph } from './walkGraph.ts'
import { adviceOfShapes } from './whyInert.ts'

export interface ImportedOnnx {
  readonly document: NetDocument
  /** By `${node id}/${weight name}`, as a run keeps them. */
  readonly weights: ReadonlyMap<string, FloatTensor>
  /** What became something else than it was, or an inert node, each with its reason. */
  readonly remarks: readonly Problem[]
}

/**
 * An ONNX model as a network with its weights, images with channels last. Pure; the bytes may be hostile. An operator
 * that no layer expresses becomes an inert node that says why; without a single input or output, or with free lengths
 * besides the batch, nothing can be made of a file and it is refused. `beside`: files that may hold its weights.
 */
export function importOnnx(
  bytes: Uint8Array,
  { name, beside = [] }: { readonly name: string; readonly beside?: readonly NamedBytes[] },
): Result<ImportedOnnx> {
  const read = readOnnxFile(bytes)
  if (!read.ok) return read
  const file = inlineFunctions(read.value)
  if (file.operatorSet < 7 || file.nodes.length === 0 || file.outputs.length === 0)
    return fail(unreadable(text('it holds no network of opset 7 or newer', '其中没有 opset 7 或更新的网络')))
  const constants = bringInside(file.constants, beside)
  if (!constants.ok) return constants
  const context = new ImportContext(readLastStates({ ...file, constants: constants.value }))
  const refused = importInputs(context)
  if (refused !== null) return fail(refused)
  walkGraph(context)
  const outputs = importOutputs(context)
  return succeed(
    assemble(context, { outputs, name: file.name === '' || /^(?:torch|main|tf)/.test(file.name) ? name : file.name }),
  )
}

function assemble(
  context: ImportContext,
  { outputs, name }: { readonly outputs: readonly DraftNode[]; readonly name: string },
): ImportedOnnx {
  const used = upstream(outputs)
  const drafts = context.nodes.filter((node) => used.has(node))
  context.settleNames(drafts)
  const ids = new Map<DraftNode, NodeId>(drafts.map((node, index) => [node, nodeId(`n${index + 1}`)]))
  const idOf = (node: DraftNode): NodeId => ids.get(node) ?? nodeId('')
  const nodes = drafts.map((draft): GraphNode => {
    const definition = layerKind(draft.kind)
    return {
      id: idOf(draft),
      kind: draft.kind,
      name: draft.name,
      params: definition === undefined ? draft.params : withDefaults(definition, draft.params),
      x: 0,
      y: 0,
      ...(draft.frozen ? { frozen: true } : {}),
    }
  })
  const wires = drafts
    .flatMap((draft) => draft.inputs.map((from) => ({ from: idOf(from), to: idOf(draft) })))
    .map((ends, index): Wire => ({ id: wireId(`w${index + 1}`), ...ends, toPort: 'in' }))
  const weights = new Map(
    drafts.flatMap((draft) => [...draft.weights].map(([key, tensor]) => [`${idOf(draft)}/${key}`, tensor] as const)),
  )
  const document = { ...emptyDocument(name.slice(0, 200)), graph: { nodes, wires, groups: [] } }
  const remarks = drafts.flatMap((draft) => {
    const remark = context.notes.get(draft)
    return remark === undefined ? [] : [notes(remark, { node: idOf(draft), draft })]
  })
  return { document, weights, remarks: [...tellInert(inertOf(drafts, { context, idOf })), ...remarks] }
}

function notes({ en, zh }: Text, { node, draft }: { readonly node: NodeId; readonly draft: DraftNode }): Problem {
  const message = text(`"${draft.name}": ${en}`, `“${draft.name}”：${zh}`)
  return { code: 'import-remark', severity: 'warning', place: { node }, message, fixes: [] }
}

function inertOf(
  drafts: readonly DraftNode[],
  { context, idOf }: { readonly context: ImportContext; readonly idOf: (draft: DraftNode) => NodeId },
): readonly InertFound[] {
  return drafts.flatMap((draft) => {
    const why = context.inert.get(draft)
    if (why === undefined) return []
    return [
      {
        node: idOf(draft),
        name: draft.name,
        path: why.fileNode.name.slice(0, 200),
        program: 'ONNX' as const,
        kind: why.fileNode.operator,
        reason: why.reason,
        advice: why.advice,
        behind: why.behind === null ? null : idOf(why.behind),
        adviceBehind: adviceOfShapes(causeOf(why, context).fileNode),
      },
    ]
  })
}

/** The operator for whose unknown shape a node is inert, however far before it; drafts stand behind earlier ones alone. */
function causeOf(why: WhyDraftInert, { inert }: ImportContext): WhyDraftInert {
  let cause = why
  for (let before = cause.behind; before !== null; before = cause.behind) {
    const known = inert.get(before)
    if (known === undefined) break
    cause = known
  }
  return cause
}

function upstream(outputs: readonly DraftNode[]): ReadonlySet<DraftNode> {
  const found = new Set<DraftNode>()
  const open = [...outputs]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (found.has(node)) continue
    found.add(node)
    open.push(...node.inputs)
  }
  return found
}
