import { checkToEngine } from '../contract/checkMessage.ts'
import type { EnginePort } from '../contract/enginePort.ts'
import { messageOf } from '../contract/messageOf.ts'
import { protocolVersion, type EngineEvent, type FromEngine, type ToEngine } from '../contract/protocol.ts'
import { backendHandlers } from './backendHandlers.ts'
import { configureBackends } from './backends/backends.ts'
import { onBackendLost } from './backends/onBackendLost.ts'
import { dataHandlers } from './dataHandlers.ts'
import type { EngineHost } from './engineHost.ts'
import { createEngineState, type EngineState } from './engineState.ts'
import { exportHandlers } from './exportHandlers.ts'
import { configureOnnxRuntime } from './exports/onnxRuntime.ts'
import { handedOver } from './handedOver.ts'
import type { Handlers } from './handlers.ts'
import { configureHdf5 } from './hdf5Runtime.ts'
import { importHandlers } from './importHandlers.ts'
import { runHandlers } from './runHandlers.ts'
import { backendLost, threadLost } from './training/trainingProblems.ts'

export interface ServedEngine {
  /** Ends all runs and closes the port. */
  close(): Promise<void>
}

const heartbeatMs = 1000

/** The engine: answers one port and knows nothing of what is at its other end. */
export function serve(port: EnginePort, host: EngineHost): ServedEngine {
  const post = (message: FromEngine, transfer: readonly unknown[] = []): void => {
    if (!closed) port.postMessage(message, transfer)
  }
  const send = (event: EngineEvent): void => post({ event }, buffersOf(event))
  let closed = false
  configureBackends(host.backends)
  configureOnnxRuntime(host.onnxFiles ?? null)
  configureHdf5(host.startHdf5 ?? null)
  const state = createEngineState(host, send)
  const handlers: Handlers = {
    hello: async () => ({ protocolVersion, isolated: host.isolated }),
    ...backendHandlers(state),
    ...dataHandlers(state),
    ...runHandlers(state),
    ...exportHandlers(state),
    ...importHandlers,
  }
  const forgetLoss = onBackendLost(({ backend, reason }) => failRuns(state, backend, reason))

  port.onmessage = ({ data }) => {
    const checked = checkToEngine(data)
    if (checked.ok) void answer(handlers, checked.value, post)
    else if (checked.id === null) host.report?.(checked.reason)
    else post({ id: checked.id, error: { message: checked.reason } })
  }
  port.start()

  let heart: unknown = null
  const beat = (): void => {
    send({ type: 'heartbeat' })
    heart = setTimeout(beat, heartbeatMs)
  }
  send({ type: 'ready' })
  beat()

  return {
    close: async () => {
      clearTimeout(heart)
      forgetLoss()
      for (const run of state.runs.values()) await run.close()
      state.runs.clear()
      closed = true
      port.onmessage = null
      port.close()
    },
  }
}

async function answer(
  handlers: Handlers,
  message: ToEngine,
  post: (message: FromEngine, transfer?: readonly unknown[]) => void,
): Promise<void> {
  const { id } = message
  try {
    /* A request's name and its ask belong together, which a union of both cannot tell the compiler. */
    const handle = handlers[message.request] as (ask: ToEngine['ask']) => Promise<unknown>
    const made = await handle(message.ask)
    post({ id, answer: made }, handedOver(message.request, made))
  } catch (error) {
    post({ id, error: { message: messageOf(error) } })
  }
}

/** A lost graphics processor takes the weights with it, a lost thread half a step; tf.js would go on with garbage. */
function failRuns({ runs }: EngineState, backend: string, reason: string): void {
  const problem = backend === 'simd' ? threadLost() : backendLost(reason)
  for (const { session } of runs.values()) {
    if (session.status().backend === backend) session.fail(problem)
  }
}

/** Pictures and checkpoints are made for one message: handing them over spares a copy. */
function buffersOf(event: EngineEvent): readonly unknown[] {
  if (event.type === 'checkpoint') return [event.bytes.buffer]
  if (event.type === 'features') return event.maps.map(({ bytes }) => bytes.buffer)
  return []
}
