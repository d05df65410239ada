import type { KernelProfile, KernelTime, WasmKernelTime } from './profileKernels.ts'

/** Where the time of our step goes; kernels below a hundredth of it are told together. */
export function printProfile({
  steps,
  stepMs,
  kernels,
  wasmKernels,
  outsideMs,
  whyNotReplayed,
}: KernelProfile): readonly string[] {
  const { row, heading, parted } = table(stepMs)
  const seesWasm = wasmKernels.length > 0
  const wasm = (ms: number): string => (seesWasm ? ms.toFixed(3).padStart(14) : '')
  const together = (of: readonly KernelTime[]): string => calls(sum(of, 'calls')) + wasm(sum(of, 'wasmMs'))
  return [
    `  Profile of ours, per step (${steps} steps; ${stepMs.toFixed(3)} ms each with the clocks in)`,
    heading('kernel') + (seesWasm ? 'ms in wasm'.padStart(14) : 'GFLOP/s'.padStart(10)),
    ...parted(kernels, ({ calls: count, wasmMs, gflops }) => calls(count) + wasm(wasmMs ?? 0) + rate(gflops), together),
    row('all kernels', sum(kernels, 'ms'), together(kernels)),
    row('outside kernels (JavaScript)', outsideMs, ''),
    ...(seesWasm ? printWasm(wasmKernels, stepMs) : []),
    ...(whyNotReplayed === null ? [] : [`    tf.js computes each step anew: ${whyNotReplayed}`]),
  ]
}

/** The same time by the WebAssembly kernels that it went to: work that waits is done by other kernels of tf.js than asked for it. */
function printWasm(kernels: readonly WasmKernelTime[], stepMs: number): readonly string[] {
  const { row, heading, parted } = table(stepMs)
  const together = (of: readonly WasmKernelTime[]): string => calls(sum(of, 'calls'))
  const rates = ({ gflops, calls: count }: WasmKernelTime): string =>
    calls(count) + rate(gflops?.direct ?? null).padStart(10) + rate(gflops?.done ?? null).padStart(10)
  return [
    `${heading('in WebAssembly')}${'GFLOP/s'.padStart(10)}${'done'.padStart(10)}`,
    ...parted(kernels, rates, together),
    row('all in WebAssembly', sum(kernels, 'ms'), together(kernels)),
  ]
}

function table(stepMs: number) {
  const row = (name: string, ms: number, more: string): string =>
    `    ${name.padEnd(36)}${ms.toFixed(3).padStart(11)}${((100 * ms) / stepMs).toFixed(1).padStart(8)} %${more}`
  return {
    row,
    heading: (name: string): string => `    ${name.padEnd(36)}${'ms'.padStart(11)}${'share'.padStart(10)}${'calls'.padStart(8)}`,
    /** A row for each kernel above a hundredth of the step, and one for all others. */
    parted: <Time extends { readonly name: string; readonly ms: number }>(
      kernels: readonly Time[],
      more: (kernel: Time) => string,
      together: (kernels: readonly Time[]) => string,
    ): readonly string[] => {
      const small = kernels.filter(({ ms }) => ms < stepMs / 100)
      return [
        ...kernels.filter(({ ms }) => ms >= stepMs / 100).map((kernel) => row(kernel.name, kernel.ms, more(kernel))),
        ...(small.length === 0 ? [] : [row(`${small.length} more, below 1 % each`, sum(small, 'ms'), together(small))]),
      ]
    },
  }
}

function calls(count: number): string {
  return (count % 1 === 0 ? String(count) : count.toFixed(1)).padStart(8)
}

function rate(gflops: number | null): string {
  return gflops === null ? '' : gflops.toPrecision(3).padStart(10)
}

function sum<Key extends string>(of: readonly { readonly [Name in Key]: number | null }[], key: Key): number {
  return of.reduce((total, each) => total + (each[key] ?? 0), 0)
}
