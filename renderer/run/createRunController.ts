import { runId } from '../../engine/contract/ids.ts'
import type { ControlAction, RunPrepared } from '../../engine/contract/runStatus.ts'
import { checkpointWeights, soundWeights } from '../../engine/document/project/checkpointWeights.ts'
import type { KeptCheckpoint } from './checkpointFile.ts'
import { createEventReceiver } from './createEventReceiver.ts'
import { createKeptWeights } from './createKeptWeights.ts'
import { createRunMachine } from './createRunMachine.ts'
import { createRunRecorder } from './createRunRecorder.ts'
import { engineGoneProblem } from './engineGoneProblem.ts'
import type { RunController, RunControllerOptions, StartAction } from './RunController.ts'
import { graphSignature, runSignature } from './runSignature.ts'
import { compiledRun, runIdOf, type CompiledRun, type RunOutcome, type RunState } from './runState.ts'
import { wayBack } from './wayBack.ts'

const previewDelayMs = 350

/** Steers the engine's run: one run at a time, of a frozen copy of the document. */
export function createRunController(options: RunControllerOptions): RunController {
  const { ask, store, curves, hub, readDocument, readDataId, now, later } = options
  let serial = 0
  const weights = createKeptWeights(options)
  /** What the last run learned is on its way from the engine. */
  let arriving: Promise<void> = Promise.resolve()
  const recorder = createRunRecorder(options)
  const machine = createRunMachine(options, { onChange })
  const { current, dispatch } = machine
  /** Data that the compiled run was prepared with. */
  let preparedData: string | null = null
  let cancelPreview = () => {}

  function onChange(before: RunState, now: RunState): void {
    if (now.type === 'ended' && before.type !== 'ended') void ended(now.run, now.outcome)
    if (now.type !== before.type) offerWayBack(before)
  }

  /** A lost graphics processor or a step that failed ends the run, numbers that are none pause it: all leave a sound checkpoint behind. */
  function offerWayBack(before: RunState): void {
    const run = compiledRun(current())
    const cause = run === null ? null : wayBack(run.status)
    if (run === null || cause === null) return
    if (before.type === 'ready') {
      // Nothing was learned yet: what was only looked at is prepared again.
      dispatch({ type: 'cleared' })
      return documentChanged()
    }
    recorder.cutOff(run)
    store.setState({ offer: { epoch: recorder.checkpoint()?.epoch ?? null, cause } })
  }

  async function ended(run: CompiledRun, outcome: RunOutcome): Promise<void> {
    recorder.record(run, outcome)
    if (outcome === 'failed') return
    options.keepCheckpoint(null)
    arriving = keepLearned(run)
    await arriving
  }

  async function keepLearned(run: CompiledRun): Promise<void> {
    try {
      const learned = await readLearned(run)
      if (learned !== null && runIdOf(current()) === run.runId) weights.keep(learned)
    } catch (error) {
      options.onBroken(error)
    }
  }

  /** A run that is stopped after numbers that were none leaves what its last checkpoint holds; null: nothing sound. */
  async function readLearned({ runId: id, document }: CompiledRun): Promise<Uint8Array<ArrayBuffer> | null> {
    const learned = await ask('readWeights', { runId: id })
    const last = recorder.checkpoint()
    return soundWeights(learned, last?.document === document ? last.bytes : null)
  }

  async function prepare(from: KeptCheckpoint | null = null): Promise<boolean> {
    cancelPreview()
    const previous = runIdOf(current())
    const id = runId(`run-${now().toString(36)}-${++serial}`)
    const document = from?.document ?? readDocument()
    dispatch({ type: 'preparing', runId: id, document })
    store.setState({ outdated: false, checkpointEpoch: from?.epoch ?? null })
    preparedData = readDataId()
    try {
      if (previous !== null) await ask('closeRun', { runId: previous })
      const answer = await weights.prepareRun({ runId: id, document, dataId: preparedData }, from)
      if (!answer.ok) {
        dispatch({ type: 'refused', runId: id, problems: answer.problems })
        return false
      }
      if (runIdOf(current()) !== id) return false
      dispatch({ type: 'prepared', runId: id, prepared: answer.value })
      if (answer.value.steps.length > 0) begin(answer.value, { resumed: from !== null })
      hub.renew()
      if (from === null && graphSignature(readDocument()) !== graphSignature(document)) documentChanged()
      return true
    } catch (error) {
      if (runIdOf(current()) === id) dispatch({ type: 'cleared' })
      options.onBroken(error)
      return false
    }
  }

  function begin(points: Pick<RunPrepared, 'steps' | 'epochs'>, { resumed }: { readonly resumed: boolean }): void {
    const run = compiledRun(current())
    if (run !== null) recorder.begin(run, { points, resumed })
  }

  async function control(action: ControlAction): Promise<void> {
    const id = runIdOf(current())
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
    weights.keep(to === null ? null : checkpointWeights(to.bytes))
    await prepare()
  }

  async function start(action: StartAction): Promise<void> {
    const state = current()
    if (state.type === 'training' || state.type === 'preparing') return
    store.setState({ offer: null })
    const goesOn = state.type === 'paused' || (state.type === 'ready' && isCurrent(state.run))
    if (!goesOn && !(await prepare())) return
    begin({ steps: [], epochs: [] }, { resumed: false })
    await control(action)
  }

  function isCurrent(run: CompiledRun): boolean {
    return preparedData === readDataId() && runSignature(run.document) === runSignature(readDocument())
  }

  function documentChanged(): void {
    const state = current()
    const document = state.type === 'preparing' ? state.document : compiledRun(state)?.document
    const outdated =
      document !== undefined && (preparedData !== readDataId() || graphSignature(document) !== graphSignature(readDocument()))
    if (outdated !== store.getState().outdated) store.setState({ outdated })
    cancelPreview()
    if (state.type === 'training' || state.type === 'paused' || state.type === 'preparing') return
    if (store.getState().offer !== null) return
    if (document !== undefined && !outdated) return
    cancelPreview = later(() => {
      const { engine, backends } = store.getState()
      if (engine.type === 'connected' && backends !== null && readDataId() !== null && options.canPreview()) void prepare()
    }, previewDelayMs)
  }

  /** Ends whatever runs or is looked at; the closing is waited for by none but `reset`. */
  function drop(): Promise<unknown> {
    cancelPreview()
    const id = runIdOf(current())
    dispatch({ type: 'cleared' })
    hub.clear()
    return id === null ? Promise.resolve() : ask('closeRun', { runId: id }).catch(options.onBroken)
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
      weights.keep(null)
      options.keepCheckpoint(null)
      const closing = drop()
      recorder.show(null)
      store.setState({ offer: null, checkpointEpoch: null })
      await closing
      documentChanged()
    },
    prepare: () => prepare(),
    async resume() {
      const from = recorder.checkpoint()
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
    receive: createEventReceiver({ ...options, machine, recorder }),
    async engineUp() {
      await probe(false)
      documentChanged()
    },
    engineDown() {
      const state = current()
      const lost = state.type === 'training' || state.type === 'paused' ? state.run : null
      if (lost !== null) recorder.cutOff(lost)
      dispatch({ type: 'engineGone', problem: engineGoneProblem })
      store.setState({ pending: false, silent: false, outdated: false })
      if (lost === null) return
      store.setState({ offer: { epoch: recorder.checkpoint()?.epoch ?? null, cause: 'engine' } })
    },
    adopt({ weights: learned, records, interrupted }) {
      void drop()
      weights.keep(learned)
      recorder.adopt(interrupted)
      const offer = interrupted === null ? null : ({ epoch: interrupted.epoch, cause: 'app' } as const)
      store.setState({ records, offer, checkpointEpoch: null, sample: 0, outdated: false })
      hub.chooseSample(0)
      recorder.show(records.at(-1) ?? null)
      documentChanged()
    },
    takeWeights(taken) {
      void drop()
      weights.keep(taken)
      documentChanged()
    },
    takeRun: recorder.take,
    forgetRun: recorder.forget,
    restoreRun: recorder.restore,
    show(record) {
      if (current().type !== 'training' && current().type !== 'paused') recorder.show(record)
    },
    keptWeights: weights.current,
    async weights() {
      // A run that has just ended: what is saved at once must not miss what it learned.
      if (current().type === 'ended') await arriving
      const run = compiledRun(current())
      const learned = run !== null && curves.runId === run.runId && curves.length > 0
      if (!learned || current().type === 'ended') return weights.current()
      return (await readLearned(run)) ?? weights.current()
    },
  }
}
