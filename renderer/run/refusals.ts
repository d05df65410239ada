import { useTranslation } from 'react-i18next'
import type { NetDocument } from '../../engine/contract/document.ts'
import { loadedData, useDataStore } from '../data/dataStore.ts'
import type { DataState } from '../data/dataStore.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { useDocument } from '../document/documentStore.ts'
import type { EngineState } from './engineLink.ts'
import type { RunState } from './runState.ts'
import { useRunStore } from './runStore.ts'

export type RefusalKey =
  | 'engineStarting'
  | 'engineGone'
  | 'empty'
  | 'problems'
  | 'noData'
  | 'noLabels'
  | 'dataLoading'
  | 'dataMissing'
  | 'dataFailed'
  | 'preparing'
  | 'pending'
  | 'training'
  | 'notTraining'
  | 'nothingToReset'

export interface RefusalFacts {
  readonly engine: EngineState['type']
  readonly run: RunState['type']
  readonly data: DataState['type']
  readonly nodes: number
  readonly errors: number
  readonly pending: boolean
  readonly learned: boolean
  /** The network asks for labels that the data do not have. */
  readonly unlabelled: boolean
}

/** `prepare` compiles the network for looking at it, which needs no labels; `draw` needs the engine and something drawn. */
export type RunCommand = 'draw' | 'prepare' | 'train' | 'pause' | 'stepBatch' | 'stepEpoch' | 'stop' | 'reset'

/** Why a run control does nothing now; null where it works. */
export function runRefusal(command: RunCommand, facts: RefusalFacts): RefusalKey | null {
  if (command === 'reset') {
    if (facts.run === 'training') return 'training'
    return facts.learned ? null : 'nothingToReset'
  }
  const engine = engineRefusal(facts)
  if (engine !== null) return engine
  if (command === 'draw') return facts.nodes === 0 ? 'empty' : null
  if (command === 'pause') return facts.run !== 'training' ? 'notTraining' : facts.pending ? 'pending' : null
  if (command === 'stop') return facts.run === 'training' || facts.run === 'paused' ? null : 'notTraining'
  if (facts.run === 'training') return 'training'
  if (facts.run === 'preparing') return 'preparing'
  if (facts.pending) return 'pending'
  if (facts.run === 'paused') return null
  return startRefusal(facts) ?? (facts.unlabelled && command !== 'prepare' ? 'noLabels' : null)
}

function engineRefusal({ engine }: RefusalFacts): RefusalKey | null {
  if (engine === 'connected') return null
  return engine === 'gone' ? 'engineGone' : 'engineStarting'
}

/** What keeps a new run from starting. */
function startRefusal({ nodes, errors, data }: RefusalFacts): RefusalKey | null {
  if (nodes === 0) return 'empty'
  if (data === 'none') return 'noData'
  if (data === 'loading') return 'dataLoading'
  if (data === 'missing') return 'dataMissing'
  if (data === 'failed') return 'dataFailed'
  return errors > 0 ? 'problems' : null
}

/** The facts of this moment. */
export function useRefusalFacts(): RefusalFacts {
  const engine = useRunStore((state) => state.engine.type)
  const run = useRunStore((state) => state.run.type)
  const pending = useRunStore((state) => state.pending)
  const learned = useRunStore((state) => state.hasWeights || state.runNumber !== null)
  const data = useDataStore((state) => state.data.type)
  const noLabels = useDataStore((state) => loadedData(state.data)?.targetSize === 0)
  const nodes = useDocument((document) => document.graph.nodes.length)
  const errors = useAnalysis((analysis) => analysis.problems.filter((problem) => problem.severity === 'error').length)
  const unlabelled = useDocument(needsLabels) && noLabels
  return { engine, run, data, nodes, errors, pending, learned, unlabelled }
}

/** An autoencoder is compared with its own input; every other output learns from labels. */
function needsLabels({ graph }: NetDocument): boolean {
  return graph.nodes.some(({ kind, params }) => kind === 'output' && params['target'] !== 'input')
}

/** Says why, in the language on screen. */
export function useRefusal(): (command: RunCommand) => string | null {
  const { t } = useTranslation()
  const facts = useRefusalFacts()
  return (command) => {
    const key = runRefusal(command, facts)
    if (key === null) return null
    return key === 'problems' ? t('run.refusal.problems', { count: facts.errors }) : t(`run.refusal.${key}`)
  }
}
