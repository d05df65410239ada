import type { BackendHost } from '../../engine/run/backends/backendHost.ts'
import { browserSimdHost } from '../../engine/run/browserSimdHost.ts'

/** The backends as the app opens them in a Worker; their files lie in folders beside the Worker's script at `address`. */
export function pageBackends(address: string): BackendHost & { readonly wasmFiles: string } {
  return { wasmFiles: new URL('wasm/', address).href, simd: browserSimdHost(new URL('simd/', address).href) }
}
