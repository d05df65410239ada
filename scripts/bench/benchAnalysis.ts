import { analyse } from '../../engine/analyse/analyse.ts'
import type { GraphAnalysis } from '../../engine/analyse/analysis.ts'
import type { DataSummary } from '../../engine/contract/dataSummary.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { Result } from '../../engine/contract/problem.ts'
import { graphEdits, type GraphEdit } from './graphEdits.ts'
import { residualNetwork } from './residualNetwork.ts'
import { summariseTimings, timeWork, type Timing, type Timings } from './timeWork.ts'

export interface AnalysisBench {
  readonly nodes: number
  /** From each kind of edit to a complete analysis, problems included. */
  readonly edits: readonly ({ readonly name: string } & Timings)[]
  readonly undo: Timings
  /** Several edits of one kind in different places, then undone one by one: further back than what is remembered. */
  readonly row: { readonly edits: Timings; readonly undo: Timings }
  /** All of the above together. */
  readonly all: Timings
  /** How many of all took longer than is wanted. */
  readonly slow: { readonly limitMs: number; readonly clock: number; readonly processor: number }
  /** The commands that make the edited documents, which the above leaves out. */
  readonly commands: Timings
  /** The same document in new objects, with nothing known before. */
  readonly fromScratch: Timings
  /** Median after an edit over the median from scratch. */
  readonly ratio: number
}

const blocks = 103
const limitMs = 5
const warmUpTurns = 10
const turns = 40
const rowTurns = 8
const rowBlocks = [20, 28, 36, 44, 52, 60, 68, 76]
const rowKinds = new Set([
  'insert a node on a wire',
  'remove a node, its ends joined',
  'remove a node with its wires',
  'connect two nodes',
  'remove a wire',
])

const data: DataSummary = {
  dataId: 'bench',
  samples: 1000,
  shape: [64, 64, 16],
  classNames: Array.from({ length: 10 }, (_, index) => `class ${index}`),
  targetSize: 1,
  samplesPerClass: null,
  minimum: 0,
  maximum: 1,
  attribution: null,
  problems: [],
}

/** Every kind of edit in turn, each undone again, then rows of them; afterwards the analyses from scratch, whose garbage is no edit's. */
export function benchAnalysis(): AnalysisBench {
  const start = residualNetwork(blocks)
  const kinds = graphEdits(blocks).map((kind) => ({ ...kind, timings: [] as Timing[] }))
  const undo: Timing[] = []
  const commands: Timing[] = []
  let analysis: GraphAnalysis = analyse(start, { data })
  const update = (document: NetDocument): Timing =>
    timeWork(() => {
      analysis = analyse(document, { previous: analysis, data })
    })
  for (let turn = -warmUpTurns; turn < turns; turn += 1) {
    for (const kind of kinds) {
      const { document, command } = edited(start, kind, turn + warmUpTurns)
      const after = update(document)
      const undone = update(start)
      if (turn < 0) continue
      commands.push(command)
      kind.timings.push(after)
      undo.push(undone)
    }
  }
  const row = benchRows(start, update)
  const scratch: Timing[] = []
  for (let turn = -warmUpTurns; turn < turns; turn += 1) {
    const copy = structuredClone(start)
    const fresh = timeWork(() => analyse(copy, { data }))
    if (turn >= 0) scratch.push(fresh)
  }
  const everything = [...kinds.flatMap(({ timings }) => timings), ...undo, ...row.edits, ...row.undo]
  const all = summariseTimings(everything)
  const fromScratch = summariseTimings(scratch)
  return {
    nodes: start.graph.nodes.length,
    edits: kinds.map(({ name, timings }) => ({ name, ...summariseTimings(timings) })),
    undo: summariseTimings(undo),
    row: { edits: summariseTimings(row.edits), undo: summariseTimings(row.undo) },
    all,
    slow: {
      limitMs,
      clock: everything.filter(({ clockMs }) => clockMs > limitMs).length,
      processor: everything.filter(({ processorMs }) => processorMs > limitMs).length,
    },
    commands: summariseTimings(commands),
    fromScratch,
    ratio: all.clock.medianMs / fromScratch.clock.medianMs,
  }
}

function benchRows(
  start: NetDocument,
  update: (document: NetDocument) => Timing,
): { readonly edits: readonly Timing[]; readonly undo: readonly Timing[] } {
  const edits: Timing[] = []
  const undo: Timing[] = []
  for (let turn = -1; turn < rowTurns; turn += 1) {
    for (const kind of rowKinds) {
      const documents = [start]
      for (const block of rowBlocks) {
        const edit = graphEdits(blocks, block).find(({ name }) => name === kind)
        if (edit === undefined) throw new Error(`There is no edit "${kind}".`)
        const { document } = edited(documents.at(-1) ?? start, edit, turn)
        documents.push(document)
        const after = update(document)
        if (turn >= 0) edits.push(after)
      }
      for (const document of documents.slice(0, -1).toReversed()) {
        const undone = update(document)
        if (turn >= 0) undo.push(undone)
      }
    }
  }
  return { edits, undo }
}

function edited(
  before: NetDocument,
  { name, edit }: GraphEdit,
  turn: number,
): { readonly document: NetDocument; readonly command: Timing } {
  const results: Result<NetDocument>[] = []
  const command = timeWork(() => results.push(edit(before, turn)))
  const [result] = results
  if (result?.ok !== true) throw new Error(`${name}: ${result?.problems[0]?.message.en}`)
  return { document: result.value, command }
}
