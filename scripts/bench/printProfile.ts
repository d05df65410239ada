import type { KernelProfile } from './profileKernels.ts'

/** Where the time of our step goes; kernels below a hundredth of it are told together. */
export function printProfile({ steps, stepMs, kernels, outsideMs, whyNotReplayed }: KernelProfile): readonly string[] {
  const seesWasm = kernels.some(({ wasmMs }) => wasmMs !== null)
  const row = (name: string, ms: number, more: string): string =>
    `    ${name.padEnd(36)}${ms.toFixed(3).padStart(11)}${((100 * ms) / stepMs).toFixed(1).padStart(8)} %${more}`
  const calls = (count: number): string => (count % 1 === 0 ? String(count) : count.toFixed(1)).padStart(8)
  const large = kernels.filter(({ ms }) => ms >= stepMs / 100)
  const small = kernels.filter(({ ms }) => ms < stepMs / 100)
  const sum = (of: typeof kernels, key: 'ms' | 'calls' | 'wasmMs'): number =>
    of.reduce((total, kernel) => total + (kernel[key] ?? 0), 0)
  const wasm = (ms: number): string => (seesWasm ? ms.toFixed(3).padStart(14) : '')
  const together = (of: typeof kernels): string => calls(sum(of, 'calls')) + wasm(sum(of, 'wasmMs'))
  return [
    `  Profile of ours, per step (${steps} steps; ${stepMs.toFixed(3)} ms each with the clocks in)`,
    `    ${'kernel'.padEnd(36)}${'ms'.padStart(11)}${'share'.padStart(10)}${'calls'.padStart(8)}${seesWasm ? 'ms in wasm'.padStart(14) : ''}${'GFLOP/s'.padStart(10)}`,
    ...large.map(({ name, ms, calls: count, wasmMs, gflops }) =>
      row(name, ms, calls(count) + wasm(wasmMs ?? 0) + (gflops === null ? '' : gflops.toPrecision(3).padStart(10))),
    ),
    ...(small.length === 0 ? [] : [row(`${small.length} more, below 1 % each`, sum(small, 'ms'), together(small))]),
    row('all kernels', sum(kernels, 'ms'), together(kernels)),
    row('outside kernels (JavaScript)', outsideMs, ''),
    ...(whyNotReplayed === null ? [] : [`    tf.js computes each step anew: ${whyNotReplayed}`]),
  ]
}
