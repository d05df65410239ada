import type { SimdHost } from '../../simd/openSimd.ts'

/** Names that tf.js's wasm backend asks for. */
export type WasmFile = 'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm'

/** The part of a GPUDevice that Netwright itself touches; the rest is tf.js's business. */
export interface GpuDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>
  destroy(): void
}

export interface GpuAdapterInfo {
  readonly vendor?: string
  readonly architecture?: string
  readonly device?: string
  readonly description?: string
  readonly isFallbackAdapter?: boolean
}

export interface GpuAdapter {
  readonly features: ReadonlySet<string>
  readonly limits: Readonly<Record<string, number>>
  readonly info?: GpuAdapterInfo
  requestDevice(descriptor: {
    readonly requiredFeatures: readonly string[]
    readonly requiredLimits: Readonly<Record<string, number>>
  }): Promise<GpuDevice>
}

/** `navigator.gpu`, or what the npm package `webgpu` makes in Node. */
export interface Gpu {
  requestAdapter(options: { readonly powerPreference: 'high-performance' }): Promise<GpuAdapter | null>
}

/** What the backends need from the place the engine runs in: a browser Worker, Electron's engine window, or Node. */
export interface BackendHost {
  /**
   * Where tf.js's three .wasm files are: a folder (URL or path, with its last slash) or one address for each.
   * null: beside tf.js itself, where Node finds them.
   */
  readonly wasmFiles: string | Readonly<Record<WasmFile, string>> | null
  /** Kernels and threads of the simd backend; left out where they are not shipped. */
  readonly simd?: SimdHost
  /**
   * Makes WebGPU where the platform has none of its own (Node). Rejects with a message for people
   * where it cannot, for example because the optional package is not installed.
   */
  readonly loadGpu?: () => Promise<Gpu>
}
