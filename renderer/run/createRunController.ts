import { runId } from '../../engine/contract/ids.ts'
import type { ControlAction, RunPrepared } from '../../engine/contract/runStatus.ts'
import { checkpointWeights } from '../../engine/document/project/checkpointWeights.ts'
import type { KeptCheckpoint } from './checkpointFile.ts'
import { createEventReceiver } from './createEventReceiver.ts'
import { createKeptWeights } from './createKeptWeights.ts'
import { createLearnedWeights } from './createLearnedWeights.ts'
import { createPreviews } from './createPreviews.ts'
import { createRunMachine } from './createRunMachine.ts'
import { createRunRecorder } from './createRunRecorder.ts'
import { engineGoneProblem } from './engineGoneProblem.ts'
import type { RunController, RunControllerOptions, StartAction } from './RunController.ts'
import { graphSignature } from './runSignature.ts'
import { compiledRun, runIdOf, type CompiledRun, type RunOutcome, type RunState } from './runState.ts'
import type { ResumeOffer } from './runStore.ts'
import { wayBack } from './wayBack.ts'

/** Steers the engine's run: one run at a time, of a frozen copy of the document. */
export function createRunController(options: RunControllerOptions): RunController {
  const { ask, store, hub, readDocument, now } = options
  let serial = 0
  const weights = createKeptWeights(options)
  const recorder = createRunRecorder(options)
  const machine = createRunMachine(options, { onChange })
  const { current, dispatch } = machine
  const learned = createLearnedWeights(options, { current, kept: weights, recorder })
  const previews = createPreviews(options, { current, prepare: () => prepare() })
  const { documentChanged } = previews

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
    offerFrom(run, cause)
  }

  /** Offers to go on with a run that was cut off; until somebody does, its last checkpoint is what was learned. */
  function offerFrom(run: CompiledRun, cause: ResumeOffer['cause']): void {
    recorder.cutOff(run)
    const last = recorder.checkpoint()
    const saved = last === null ? null : checkpointWeights(last.bytes)
    if (saved !== null) weights.keep(saved)
    store.setState({ offer: { epoch: last?.epoch ?? null, cause } })
  }

  async function ended(run: CompiledRun, outcome: RunOutcome): Promise<void> {
    recorder.record(run, outcome)
    if (outcome === 'failed') return
    options.keepCheckpoint(null)
    await learned.keepFrom(run)
  }

  async function prepare(from: KeptCheckpoint | null = null): Promise<boolean> {
    const dataId = previews.begin()
    const previous = runIdOf(current())
    const id = runId(`run-${now().toString(36)}-${++serial}`)
    const document = from?.document ?? readDocument()
    dispatch({ type: 'preparing', runId: id, document })
    store.setState({ outdated: false, checkpointEpoch: from?.epoch ?? null })
    try {
      if (previous !== null) await ask('closeRun', { runId: previous })
      const answer = await weights.prepareRun({ runId: id, document, dataId }, from)
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
    const goesOn = state.type === 'paused' || (state.type === 'ready' && previews.isCurrent(state.run))
    if (!goesOn && !(await prepare())) return
    begin({ steps: [], epochs: [] }, { resumed: false })
    await control(action)
  }

  /** Ends whatever runs or is looked at; the closing is waited for by none but `reset`. */
  function drop(): Promise<unknown> {
    previews.cancel()
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
      dispatch({ type: 'engineGone', problem: engineGoneProblem })
      store.setState({ pending: false, silent: false, outdated: false })
      if (lost !== null) offerFrom(lost, 'engine')
    },
    adopt({ weights: own, records, interrupted }) {
      void drop()
      weights.keep(own)
      // A checkpoint of the former project's run would be offered in this one after a crash; one of an earlier session stays.
      if (interrupted === null && recorder.checkpoint() !== null) options.keepCheckpoint(null)
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
    weights: learned.newest,
  }
}
