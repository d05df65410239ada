import type { Text } from './text.ts'

/** Fastest first, as a rule; the start-up probe decides by measuring. `simd` is Netwright's own backend for the processor. */
export const backendNames = ['webgpu', 'webgl', 'simd', 'wasm', 'cpu'] as const
export type BackendName = (typeof backendNames)[number]

/** What the start-up probe saw when it trained one real convolution step on a backend. */
export interface BackendMeasurement {
  readonly backend: BackendName
  readonly state: 'usable' | 'wrongNumbers' | 'unavailable' | 'failed'
  /** Milliseconds of one training step; null unless usable or wrongNumbers. */
  readonly stepMs: number | null
  /** GPU name, thread count or reason, as the backend tells it. */
  readonly detail: Text
}
