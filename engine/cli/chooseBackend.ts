import type { EngineClient } from '../contract/EngineClient.ts'
import { Misuse } from './misuse.ts'
import type { BackendChoice } from './options.ts'

/** The backend that was named, else the fastest with its rivals' times. Throws Misuse where the named one cannot be had. */
export async function chooseBackend(client: EngineClient, backend: BackendChoice) {
  if (backend === 'auto') return client.ask('probeBackends', { again: false })
  const { chosen } = await client.ask('useBackend', { backend })
  if (chosen === backend) return { measurements: [], chosen }
  throw new Misuse(`The backend ${backend} cannot be used here: choose another with --backend, auto takes the fastest.`)
}
