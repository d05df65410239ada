import type { RunControllerOptions } from './RunController.ts'
import { compiledRun, reduceRun, type RunEvent, type RunState } from './runState.ts'

const progressEveryMs = 200

export interface RunMachine {
  /** The truth; the store may be a moment behind. */
  readonly current: () => RunState
  readonly dispatch: (event: RunEvent) => void
}

/** The run's state. The store gets it at once when the phase changes, and a few times a second while only numbers do. */
export function createRunMachine(
  { store, later }: Pick<RunControllerOptions, 'store' | 'later'>,
  { onChange }: { readonly onChange: (before: RunState, now: RunState) => void },
): RunMachine {
  let current: RunState = store.getState().run
  let publishing = false

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

  return {
    current: () => current,
    dispatch(event) {
      const before = current
      current = reduceRun(before, event)
      if (current === before) return
      if (current.type !== before.type) publish()
      else publishSoon()
      onChange(before, current)
    },
  }
}
