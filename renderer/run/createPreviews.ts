import type { RunControllerOptions } from './RunController.ts'
import { graphSignature, runSignature } from './runSignature.ts'
import { compiledRun, type CompiledRun, type RunState } from './runState.ts'

const previewDelayMs = 350

export interface Previews {
  /** A run is prepared now: nothing waits any longer. Returns the data that it is prepared with. */
  readonly begin: () => string | null
  readonly cancel: () => void
  /** Whether a run that was prepared would train what document and data are now. */
  readonly isCurrent: (run: CompiledRun) => boolean
  /** Says so where what was prepared is outdated, and prepares anew after a moment, while nothing trains. */
  readonly documentChanged: () => void
}

type Options = Pick<RunControllerOptions, 'store' | 'readDocument' | 'readDataId' | 'canPreview' | 'later'>

/** Keeps what is compiled in step with what is drawn, so that shapes and feature maps can be looked at before any training. */
export function createPreviews(
  { store, readDocument, readDataId, canPreview, later }: Options,
  { current, prepare }: { readonly current: () => RunState; readonly prepare: () => Promise<boolean> },
): Previews {
  /** Data that the compiled run was prepared with. */
  let preparedData: string | null = null
  let cancel = () => {}

  function isOutdated(state: RunState): boolean | null {
    const document = state.type === 'preparing' ? state.document : compiledRun(state)?.document
    if (document === undefined) return null
    return preparedData !== readDataId() || graphSignature(document) !== graphSignature(readDocument())
  }

  return {
    begin() {
      cancel()
      preparedData = readDataId()
      return preparedData
    },
    cancel: () => cancel(),
    isCurrent: (run) => preparedData === readDataId() && runSignature(run.document) === runSignature(readDocument()),
    documentChanged() {
      const state = current()
      const outdated = isOutdated(state)
      if ((outdated === true) !== store.getState().outdated) store.setState({ outdated: outdated === true })
      cancel()
      if (state.type === 'training' || state.type === 'paused' || state.type === 'preparing') return
      if (store.getState().offer !== null || outdated === false) return
      cancel = later(() => {
        const { engine, backends } = store.getState()
        if (engine.type === 'connected' && backends !== null && readDataId() !== null && canPreview()) void prepare()
      }, previewDelayMs)
    },
  }
}
