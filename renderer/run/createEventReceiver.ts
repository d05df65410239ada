import type { EngineEvent } from '../../engine/contract/protocol.ts'
import type { RunMachine } from './createRunMachine.ts'
import type { RunRecorder } from './createRunRecorder.ts'
import type { RunControllerOptions } from './RunController.ts'
import { compiledRun, runIdOf } from './runState.ts'

interface ReceiverParts extends Pick<RunControllerOptions, 'ask' | 'store' | 'curves' | 'hub' | 'keepCheckpoint'> {
  readonly machine: RunMachine
  readonly recorder: RunRecorder
}

/** Takes what the engine sends unasked to where it belongs; what an earlier run still sends is left out. */
export function createEventReceiver({ ask, store, curves, hub, keepCheckpoint, machine, recorder }: ReceiverParts) {
  return (event: EngineEvent): void => {
    if (store.getState().silent) store.setState({ silent: false })
    const run = compiledRun(machine.current())
    switch (event.type) {
      case 'status':
        machine.dispatch({ type: 'status', status: event.status })
        return
      case 'points':
        if (run?.runId !== event.runId) return
        recorder.begin(run, { points: { steps: [], epochs: [] }, resumed: false })
        curves.append(event)
        return
      case 'features':
        if (runIdOf(machine.current()) === event.runId) hub.receive(event.maps)
        ask('acknowledgeFrame', { runId: event.runId, frame: event.frame }).catch(() => {})
        return
      case 'checkpoint': {
        if (run?.runId !== event.runId) return
        const checkpoint = { epoch: event.epoch, step: event.step, document: run.document, bytes: event.bytes }
        recorder.keepCheckpoint(checkpoint)
        keepCheckpoint(checkpoint)
        return
      }
      case 'measuring':
        if (runIdOf(machine.current()) === event.runId) store.setState({ measuring: { done: event.done, total: event.total } })
        return
      case 'ready':
      case 'heartbeat':
        return
    }
  }
}
