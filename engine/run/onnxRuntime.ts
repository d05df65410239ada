import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import type { Shape } from '../graph/shape.ts'

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

/**
 * Where onnxruntime-web's loader and its .wasm file lie: a folder's address with its last slash; null: in the package
 * itself, where Node finds them. Takes effect before the first session is opened.
 */
export function configureOnnxRuntime(folder: string | null): void {
  /* One thread: threads would be Workers that load the whole engine again, for a comparison of 32 samples. */
  env.wasm.numThreads = 1
  env.logLevel = 'error'
  if (folder !== null) {
    env.wasm.wasmPaths = { mjs: `${folder}ort-wasm-simd-threaded.js`, wasm: `${folder}ort-wasm-simd-threaded.wasm` }
  }
}

/** Opens an ONNX file in onnxruntime, as any program would. Rejects with the runtime's own words where it is no legal model. */
export async function openOnnx(bytes: Uint8Array): Promise<OnnxSession> {
  const session = await InferenceSession.create(bytes, { executionProviders: ['wasm'], logSeverityLevel: 3 })
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
