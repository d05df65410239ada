import { analyse } from '../../engine/analyse/analyse.ts'
import type { GraphAnalysis } from '../../engine/analyse/analysis.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { DataSummary } from '../../engine/contract/protocol.ts'
import { graphEdits, type GraphEdit } from './graphEdits.ts'
import { residualNetwork } from './residualNetwork.ts'
import { summariseTimings, timeWork, type Timing, type Timings } from './timeWork.ts'

export interface AnalysisBench {
  readonly nodes: number
  /** From each kind of edit to a complete analysis, problems included. */
  readonly edits: readonly ({ readonly name: string } & Timings)[]
  readonly undo: Timings
  /** All of the above together. */
  readonly all: Timings
  /** The same document in new objects, with nothing known before. */
  readonly fromScratch: Timings
  /** Median after an edit over the median from scratch. */
  readonly ratio: number
}

const blocks = 103
const warmUpTurns = 10
const turns = 40

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

/** Every kind of edit in turn, each undone again; afterwards the analyses from scratch, whose garbage is no edit's. */
export function benchAnalysis(): AnalysisBench {
  const start = residualNetwork(blocks)
  const kinds = graphEdits(blocks).map((kind) => ({ ...kind, timings: [] as Timing[] }))
  const undo: Timing[] = []
  const scratch: Timing[] = []
  let analysis: GraphAnalysis = analyse(start, { data })
  const update = (document: NetDocument): Timing =>
    timeWork(() => {
      analysis = analyse(document, { previous: analysis, data })
    })
  for (let turn = -warmUpTurns; turn < turns; turn += 1) {
    for (const kind of kinds) {
      const after = update(edited(start, kind, turn + warmUpTurns))
      const undone = update(start)
      if (turn < 0) continue
      kind.timings.push(after)
      undo.push(undone)
    }
  }
  for (let turn = -warmUpTurns; turn < turns; turn += 1) {
    const copy = structuredClone(start)
    const fresh = timeWork(() => analyse(copy, { data }))
    if (turn >= 0) scratch.push(fresh)
  }
  const all = summariseTimings([...kinds.flatMap(({ timings }) => timings), ...undo])
  const fromScratch = summariseTimings(scratch)
  return {
    nodes: start.graph.nodes.length,
    edits: kinds.map(({ name, timings }) => ({ name, ...summariseTimings(timings) })),
    undo: summariseTimings(undo),
    all,
    fromScratch,
    ratio: all.clock.medianMs / fromScratch.clock.medianMs,
  }
}

function edited(document: NetDocument, { name, edit }: GraphEdit, turn: number): NetDocument {
  const result = edit(document, turn)
  if (!result.ok) throw new Error(`${name}: ${result.problems[0]?.message.en}`)
  return result.value
}
