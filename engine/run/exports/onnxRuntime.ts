import type * as Runtime from 'onnxruntime-web/wasm'
import type { OnnxFiles } from '../../export/onnx/writeOnnxModel.ts'
import type { Shape } from '../../graph/shape.ts'

export interface OnnxArray {
  /** All axes, the batch in front. */
  readonly shape: Shape
  readonly values: Float32Array
}

export interface OnnxSession {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /** Every output for these inputs, by name. */
  run(inputs: ReadonlyMap<string, OnnxArray>): Promise<ReadonlyMap<string, OnnxArray>>
  close(): Promise<void>
}

/** Where its loader and .wasm file lie; null: in the package. */
let files: string | null = null

/**
 * Where onnxruntime-web's loader and its .wasm file lie: a folder's address with its last slash; null: in the package
 * itself, where Node finds them. Takes effect before the first session is opened.
 */
export function configureOnnxRuntime(folder: string | null): void {
  files = folder
}

/** Loaded only when something is exported. */
async function loadRuntime(): Promise<typeof Runtime> {
  const runtime = await import('onnxruntime-web/wasm')
  const { env } = runtime
  /* One thread does for 32 samples, and no pool of Workers stays behind. */
  env.wasm.numThreads = 1
  env.logLevel = 'error'
  if (files !== null) {
    env.wasm.wasmPaths = { mjs: `${files}ort-wasm-simd-threaded.js`, wasm: `${files}ort-wasm-simd-threaded.wasm` }
  }
  return runtime
}

/** Opens an ONNX file in onnxruntime, with the file of weights beside it where there is one, as any program would. Rejects with the runtime's own words where it is no legal model. */
export async function openOnnx(model: Uint8Array, data: OnnxFiles['data'] = null): Promise<OnnxSession> {
  const { InferenceSession, Tensor } = await loadRuntime()
  /* Gigabytes fit into WebAssembly's four only once: no copies of weights in another order, no arena that grows by doubling. */
  const sparing = { enableCpuMemArena: false, enableMemPattern: false, extra: { session: { disable_prepacking: '1' } } }
  const beside = data === null ? {} : { externalData: [{ path: data.name, data: data.bytes }], ...sparing }
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'], logSeverityLevel: 3, ...beside })
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run: async (inputs) => {
      const feeds = Object.fromEntries(
        [...inputs].map(([name, { shape, values }]) => [name, new Tensor('float32', values, [...shape])]),
      )
      const answers = await session.run(feeds)
      return new Map(
        Object.entries(answers).map(([name, { data, dims }]) => {
          if (!(data instanceof Float32Array)) throw new Error(`The output "${name}" is no float32.`)
          return [name, { shape: dims, values: data }]
        }),
      )
    },
    close: () => session.release(),
  }
}
