import type { KernelProfile } from './profileKernels.ts'

/** Where the time of our step goes; kernels below a hundredth of it are told together. */
export function printProfile({ steps, stepMs, kernels, outsideMs }: KernelProfile): readonly string[] {
  const row = (name: string, ms: number, more: string): string =>
    `    ${name.padEnd(36)}${ms.toFixed(3).padStart(11)}${((100 * ms) / stepMs).toFixed(1).padStart(8)} %${more}`
  const calls = (count: number): string => (count % 1 === 0 ? String(count) : count.toFixed(1)).padStart(8)
  const large = kernels.filter(({ ms }) => ms >= stepMs / 100)
  const small = kernels.filter(({ ms }) => ms < stepMs / 100)
  const sum = (of: typeof kernels, key: 'ms' | 'calls'): number => of.reduce((total, kernel) => total + kernel[key], 0)
  return [
    `  Profile of ours, per step (${steps} steps; ${stepMs.toFixed(3)} ms each with the clocks in)`,
    `    ${'kernel'.padEnd(36)}${'ms'.padStart(11)}${'share'.padStart(10)}${'calls'.padStart(8)}${'GFLOP/s'.padStart(10)}`,
    ...large.map(({ name, ms, calls: count, gflops }) =>
      row(name, ms, calls(count) + (gflops === null ? '' : gflops.toPrecision(3).padStart(10))),
    ),
    ...(small.length === 0 ? [] : [row(`${small.length} more, below 1 % each`, sum(small, 'ms'), calls(sum(small, 'calls')))]),
    row('all kernels', sum(kernels, 'ms'), calls(sum(kernels, 'calls'))),
    row('outside kernels (JavaScript)', outsideMs, ''),
  ]
}
