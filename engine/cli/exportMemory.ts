import { readFileSync } from 'node:fs'
import type { RunFormat } from '../contract/exportFormats.ts'

/**
 * Of all memory that an export takes, how many times the weights that is. Measured with 0.58 GB (12,000 × 12,000), Node 20.20: 3.1 (.keras, .h5), 3.7
 * (TensorFlow.js), 3.9 (PyTorch, safetensors), 4.7 (.npz), 6.0 (ONNX, of which onnxruntime keeps several copies).
 */
const memoryOfWeights: { readonly [Format in RunFormat]: number } = {
  keras: 3.5,
  'keras-h5': 3.5,
  tfjs: 4,
  pytorch: 4.5,
  safetensors: 4.5,
  npz: 5,
  onnx: 6.5,
}
/** Below, nobody's memory is asked for. */
const smallWeights = 2 ** 29

/** Bytes. */
export interface Leaving {
  readonly format: RunFormat
  readonly present: number
  /** What this process may still take; null: the system does not tell, or lends more than there is. */
  readonly free: number | null
}

/**
 * Why weights of so many bytes, which lie in memory already, cannot leave on this computer; null: they can. Told before an hour's work
 * ends with the system ending the process.
 */
export function refuseForMemory(bytes: number, { format, present, free }: Leaving): string | null {
  const needed = bytes * memoryOfWeights[format]
  if (bytes <= smallWeights) return null
  const what = `has ${gigabytes(bytes)} of weights. To write them, read them back and compare takes about ${gigabytes(needed)} of memory`
  if (needed > present)
    return `${what}, and this computer has ${gigabytes(present)}: export it on a larger one. Nothing was changed.`
  if (free === null || needed - bytes <= free) return null
  return `${what}, of which ${gigabytes(bytes)} are taken already, and of this computer's ${gigabytes(present)} only ${gigabytes(free)} are free now: close other programs and try again, or export it on a larger one. Nothing was changed.`
}

/** What people are told before silence; null: it is over in seconds. */
export function tellDuration(bytes: number): string | null {
  return bytes <= smallWeights
    ? null
    : `${gigabytes(bytes)} of weights are written, read back and compared. This takes some minutes.`
}

/** Memory and swap that are free. Only Linux ends a process for want of both; elsewhere what counts as free says little. */
export function freeMemory(): number | null {
  if (process.platform !== 'linux') return null
  return process.availableMemory() + freeSwap()
}

function freeSwap(): number {
  try {
    return 1024 * Number(/^SwapFree:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

function gigabytes(count: number): string {
  return `${(count / 1e9).toFixed(1)} GB`
}
