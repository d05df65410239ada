import type { BackendName } from '../contract/backendNames.ts'
import { ensureBackend } from './backends/backends.ts'
import { probeBackends, type ProbeOutcome } from './backends/probeBackends.ts'
import type { EngineState } from './engineState.ts'
import type { Handlers } from './handlers.ts'
import { restoreSnapshot, takeSnapshot } from './training/runSnapshot.ts'

/** Measures and changes backends. Runs that lie on the former one are carried over with weights and optimiser memory. */
export function backendHandlers(state: EngineState): Handlers<'probeBackends' | 'useBackend'> {
  return {
    probeBackends: ({ again }) =>
      state.lock.run(async () => {
        if (state.probed !== null && !again) return state.probed
        return moveRuns(state, async () => {
          const outcome = await probeBackends()
          state.probed = outcome
          state.backend = outcome.chosen
          return outcome
        })
      }),
    useBackend: ({ backend }) =>
      state.lock.run(async () => {
        const wanted = backend === 'auto' ? (await probeOnce(state)).chosen : backend
        return moveRuns(state, async () => ({ chosen: await switchTo(state, wanted) }))
      }),
  }
}

/** The backend in use; at first the one that the probe finds fastest. Call it inside the engine's lock. */
export async function currentBackend(state: EngineState): Promise<BackendName> {
  return switchTo(state, state.backend ?? (await probeOnce(state)).chosen)
}

async function probeOnce(state: EngineState): Promise<ProbeOutcome> {
  state.probed ??= await probeBackends()
  return state.probed
}

async function switchTo(state: EngineState, name: BackendName): Promise<BackendName> {
  const ready = await ensureBackend(name)
  if (!ready.ok) throw new Error(ready.problems.map((problem) => problem.message.en).join(' '))
  state.backend = ready.value
  return ready.value
}

/** Tensors cannot outlive their backend: runs are read before it changes, and put back on the new one. Of a lost one nothing is. */
async function moveRuns<T>(state: EngineState, change: () => Promise<T>): Promise<T> {
  const runs = [...state.runs.values()].filter(({ session }) => session.status().phase !== 'failed' && !session.isLost())
  if (runs.some(({ session }) => session.status().phase === 'training')) {
    throw new Error('The backend cannot change while a run is training: pause or stop it first.')
  }
  const snapshots = []
  for (const { session } of runs) snapshots.push({ session, snapshot: await session.exclusive(() => takeSnapshot(session)) })
  const result = await change()
  for (const { session, snapshot } of snapshots) {
    restoreSnapshot(session, snapshot)
    if (state.backend !== null) session.useBackend(state.backend)
  }
  return result
}
