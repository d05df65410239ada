import type { EngineClient } from '../contract/EngineClient.ts'
import type { BackendChoice } from './options.ts'

/** The backend that was named, else the fastest with its rivals' times. Rejects with the reason where the named one cannot be had here. */
export async function chooseBackend(client: EngineClient, backend: BackendChoice) {
  if (backend === 'auto') return client.ask('probeBackends', { again: false })
  return { measurements: [], ...(await client.ask('useBackend', { backend })) }
}
