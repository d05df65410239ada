import { runId } from '../../engine/contract/ids.ts'
import type { Result } from '../../engine/contract/problem.ts'
import type { Ask, ControlAction, RunPrepared } from '../../engine/contract/protocol.ts'
import type { RunHistory } from '../../engine/document/runHistory.ts'
import type { KeptCheckpoint } from './checkpointFile.ts'
import { describeRun } from './describeRun.ts'
import { engineGoneProblem } from './engineGoneProblem.ts'
import type { RunController, RunControllerOptions, StartAction } from './RunController.ts'
import { wayBack } from './wayBack.ts'
import { weightsOf } from './weightsOf.ts'
import { graphSignature, runSignature } from './runSignature.ts'
import { compiledRun, reduceRun, runIdOf, type CompiledRun, type RunEvent, type RunOutcome, type RunState } from './runState.ts'

const previewDelayMs = 350
const progressEveryMs = 200

/** Steers the engine's run: one run at a time, of a frozen copy of the document. */
export function createRunController(options: RunControllerOptions): RunController {
  const { ask, store, curves, hub, readDocument, readDataId, now, later } = options
  let serial = 0
  let kept: Uint8Array<ArrayBuffer> | null = null
  let checkpoint: KeptCheckpoint | null = null
  /** Data that the compiled run was prepared with. */
  let preparedData: string | null = null
  /** The cut-off run: going on with it keeps its number and its start. */
  let cutOff: { readonly number: number; readonly startedAt: number } | null = null
  let startedAt = 0
  let publishing = false
  let cancelPreview = () => {}

  /** The truth; the store gets it at once when the phase changes, and a few times a second while only numbers do. */
  let current: RunState = store.getState().run
  const setKept = (weights: Uint8Array<ArrayBuffer> | null) => {
    kept = weights
    store.setState({ hasWeights: weights !== null })
  }

  function dispatch(event: RunEvent): void {
    const before = current
    current = reduceRun(before, event)
    if (current === before) return
    if (current.type !== before.type) publish()
    else publishSoon()
    if (current.type === 'ended' && before.type !== 'ended') void ended(current.run, current.outcome)
    if (current.type !== before.type) offerWayBack(before)
  }

  /** A lost graphics processor fails the run, numbers that are none pause it: both leave a sound checkpoint behind. */
  function offerWayBack(before: RunState): void {
    const run = compiledRun(current)
    const cause = run === null ? null : wayBack(run.status)
    if (run === null || cause === null) return
    if (before.type === 'ready') {
      // Nothing was learned yet: what was only looked at is prepared again.
      dispatch({ type: 'cleared' })
      return documentChanged()
    }
    rememberCutOff(run)
    store.setState({ offer: { epoch: checkpoint?.epoch ?? null, cause } })
  }

  /** Keeps the run's number for its continuation; a checkpoint of an earlier run is none of this one's. */
  function rememberCutOff(run: CompiledRun): void {
    if (checkpoint?.document !== run.document) checkpoint = null
    const { runNumber } = store.getState()
    cutOff = runNumber === null ? null : { number: runNumber, startedAt }
  }

  function publish(): void {
    store.setState({ run: current, progress: compiledRun(current)?.status.progress ?? null })
  }

  function publishSoon(): void {
    if (publishing) return
    publishing = true
    later(() => {
      publishing = false
      publish()
    }, progressEveryMs)
  }

  async function ended(run: CompiledRun, outcome: RunOutcome): Promise<void> {
    record(run, outcome)
    if (outcome === 'failed') return
    options.keepCheckpoint(null)
    try {
      const weights = await ask('readWeights', { runId: run.runId })
      if (runIdOf(current) === run.runId) setKept(weights)
    } catch (error) {
      options.onBroken(error)
    }
  }

  function record(run: CompiledRun, outcome: RunOutcome): void {
    const { runNumber, records } = store.getState()
    if (runNumber === null || curves.runId !== run.runId || curves.length === 0) return
    const entry = describeRun(run, { number: runNumber, outcome, startedAt, endedAt: now(), curves })
    store.setState({ records: [...records.filter((known) => known.number !== runNumber), entry] })
  }

  async function prepare(from: KeptCheckpoint | null = null): Promise<boolean> {
    cancelPreview()
    const previous = runIdOf(current)
    const id = runId(`run-${now().toString(36)}-${++serial}`)
    const document = from?.document ?? readDocument()
    dispatch({ type: 'preparing', runId: id, document })
    store.setState({ outdated: false, checkpointEpoch: from?.epoch ?? null })
    preparedData = readDataId()
    try {
      if (previous !== null) await ask('closeRun', { runId: previous })
      const answer = await askPrepare({ runId: id, document, dataId: preparedData }, from)
      if (!answer.ok) {
        dispatch({ type: 'refused', runId: id, problems: answer.problems })
        return false
      }
      if (runIdOf(current) !== id) return false
      dispatch({ type: 'prepared', runId: id, prepared: answer.value })
      if (answer.value.steps.length > 0) begin(answer.value, from !== null)
      hub.renew()
      if (from === null && graphSignature(readDocument()) !== graphSignature(document)) documentChanged()
      return true
    } catch (error) {
      if (runIdOf(current) === id) dispatch({ type: 'cleared' })
      options.onBroken(error)
      return false
    }
  }

  /** Weights that do not fit the changed network are let go: the run then starts from the seed. */
  async function askPrepare(
    base: Pick<Ask<'prepareRun'>, 'runId' | 'document' | 'dataId'>,
    from: KeptCheckpoint | null,
  ): Promise<Result<RunPrepared>> {
    if (from !== null) return ask('prepareRun', { ...base, checkpoint: from.bytes.slice() })
    if (kept === null) return ask('prepareRun', base)
    const answer = await ask('prepareRun', { ...base, weights: kept.slice() })
    if (answer.ok) return answer
    const fresh = await ask('prepareRun', base)
    if (fresh.ok) setKept(null)
    return fresh
  }

  /** The curves now belong to the compiled run. */
  function begin(points: Pick<RunPrepared, 'steps' | 'epochs'>, resumed: boolean): void {
    const run = compiledRun(current)
    if (run === null || curves.runId === run.runId) return
    const next = 1 + Math.max(0, ...store.getState().records.map((entry) => entry.number))
    const former = resumed ? cutOff : null
    store.setState({ runNumber: former?.number ?? next })
    startedAt = former?.startedAt ?? now()
    cutOff = null
    curves.start(run.runId, points)
  }

  async function control(action: ControlAction): Promise<void> {
    const id = runIdOf(current)
    if (id === null) return
    store.setState({ pending: true })
    try {
      dispatch({ type: 'status', status: await ask('control', { runId: id, action }) })
    } catch (error) {
      options.onBroken(error)
    } finally {
      store.setState({ pending: false })
    }
  }

  /** The next run starts from the weights of a checkpoint, or from the seed, with whatever settings it then has. */
  async function goBack(to: KeptCheckpoint | null): Promise<void> {
    await control('stop')
    setKept(to === null ? null : weightsOf(to.bytes))
    await prepare()
  }

  async function start(action: StartAction): Promise<void> {
    if (current.type === 'training' || current.type === 'preparing') return
    store.setState({ offer: null })
    const goesOn = current.type === 'paused' || (current.type === 'ready' && isCurrent(current.run))
    if (!goesOn && !(await prepare())) return
    begin({ steps: [], epochs: [] }, false)
    await control(action)
  }

  function isCurrent(run: CompiledRun): boolean {
    return preparedData === readDataId() && runSignature(run.document) === runSignature(readDocument())
  }

  function documentChanged(): void {
    const run = compiledRun(current)
    const document = current.type === 'preparing' ? current.document : run?.document
    const outdated =
      document !== undefined && (preparedData !== readDataId() || graphSignature(document) !== graphSignature(readDocument()))
    if (outdated !== store.getState().outdated) store.setState({ outdated })
    cancelPreview()
    if (current.type === 'training' || current.type === 'paused' || current.type === 'preparing') return
    if (store.getState().offer !== null) return
    if (document !== undefined && !outdated) return
    cancelPreview = later(() => {
      const { engine, backends } = store.getState()
      if (engine.type === 'connected' && backends !== null && readDataId() !== null && options.canPreview()) void prepare()
    }, previewDelayMs)
  }

  function show(record: RunHistory | null): void {
    curves.start(null, { steps: record?.steps ?? [], epochs: record?.epochs ?? [] })
    store.setState({ runNumber: record?.number ?? null })
  }

  async function probe(again: boolean): Promise<void> {
    try {
      store.setState({ backends: await ask('probeBackends', { again }) })
    } catch (error) {
      options.onBroken(error)
    }
  }

  return {
    start,
    pause: () => control('pause'),
    stop: () => control('stop'),
    async reset() {
      cancelPreview()
      const id = runIdOf(current)
      setKept(null)
      options.keepCheckpoint(null)
      dispatch({ type: 'cleared' })
      show(null)
      store.setState({ offer: null, checkpointEpoch: null })
      hub.clear()
      if (id !== null) await ask('closeRun', { runId: id }).catch(options.onBroken)
      documentChanged()
    },
    prepare: () => prepare(),
    async resume() {
      const from = checkpoint
      const cause = store.getState().offer?.cause
      store.setState({ offer: null })
      /* With the same settings the same numbers would come again: only the weights go back. */
      if (cause === 'numbers') return goBack(from)
      if (from === null) return start('train')
      if (await prepare(from)) await control('train')
    },
    declineOffer() {
      store.setState({ offer: null })
      options.keepCheckpoint(null)
      documentChanged()
    },
    async useBackend(backend) {
      try {
        const { chosen } = await ask('useBackend', { backend })
        const { backends } = store.getState()
        if (backends !== null) store.setState({ backends: { ...backends, chosen } })
        dispatch({ type: 'cleared' })
        documentChanged()
      } catch (error) {
        options.onBroken(error)
      }
    },
    async measureAgain() {
      store.setState({ backends: null })
      await probe(true)
      dispatch({ type: 'cleared' })
      documentChanged()
    },
    documentChanged,
    dataChanged() {
      hub.clear()
      documentChanged()
    },
    chooseSample(sample) {
      store.setState({ sample })
      hub.chooseSample(sample)
    },
    receive(event) {
      if (store.getState().silent) store.setState({ silent: false })
      switch (event.type) {
        case 'status':
          return dispatch({ type: 'status', status: event.status })
        case 'points': {
          const run = compiledRun(current)
          if (run?.runId !== event.runId) return
          begin({ steps: [], epochs: [] }, false)
          return curves.append(event)
        }
        case 'features': {
          if (runIdOf(current) === event.runId) hub.receive(event.maps)
          ask('acknowledgeFrame', { runId: event.runId, frame: event.frame }).catch(() => {})
          return
        }
        case 'checkpoint': {
          const run = compiledRun(current)
          if (run?.runId !== event.runId) return
          checkpoint = { epoch: event.epoch, step: event.step, document: run.document, bytes: event.bytes }
          store.setState({ checkpointEpoch: event.epoch })
          return options.keepCheckpoint(checkpoint)
        }
        case 'measuring': {
          if (runIdOf(current) === event.runId) store.setState({ measuring: { done: event.done, total: event.total } })
          return
        }
        case 'ready':
        case 'heartbeat':
          return
      }
    },
    async engineUp() {
      await probe(false)
      documentChanged()
    },
    engineDown() {
      const lost = current.type === 'training' || current.type === 'paused' ? current.run : null
      if (lost !== null) rememberCutOff(lost)
      dispatch({ type: 'engineGone', problem: engineGoneProblem })
      store.setState({ pending: false, silent: false, outdated: false })
      if (lost === null) return
      store.setState({ offer: { epoch: checkpoint?.epoch ?? null, cause: 'engine' } })
    },
    adopt({ weights, records, interrupted }) {
      cancelPreview()
      const id = runIdOf(current)
      dispatch({ type: 'cleared' })
      hub.clear()
      if (id !== null) ask('closeRun', { runId: id }).catch(options.onBroken)
      setKept(weights)
      checkpoint = interrupted
      cutOff = null
      const offer = interrupted === null ? null : ({ epoch: interrupted.epoch, cause: 'app' } as const)
      store.setState({ records, offer, checkpointEpoch: null, sample: 0, outdated: false })
      hub.chooseSample(0)
      show(records.at(-1) ?? null)
      documentChanged()
    },
    show(record) {
      if (current.type !== 'training' && current.type !== 'paused') show(record)
    },
    keptWeights: () => kept,
    async weights() {
      const run = compiledRun(current)
      const learned = run !== null && curves.runId === run.runId && curves.length > 0
      if (!learned || current.type === 'ended') return kept
      return ask('readWeights', { runId: run.runId })
    },
  }
}
