import path from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { programs, readVersions } from './environments.mjs'

/**
 * What `npm run interop` says last: what was compared, how long each file took, and what was left out and why. Why programs are
 * missing is in NETWRIGHT_INTEROP_REASONS: JSON, by environment.
 */
export const summaryReporter: Reporter = {
  onTestRunEnd: (modules) => console.log(summarise(modules.map(rowOf))),
}

interface Row {
  readonly name: string
  readonly seconds: number
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What a check said why it was skipped. */
  readonly notes: readonly string[]
}

function rowOf(module: TestModule): Row {
  const results = [...module.children.allTests()].map((test) => test.result())
  const count = (state: string): number => results.filter((result) => result.state === state).length
  return {
    name: path.basename(module.moduleId, '.interop.ts'),
    seconds: module.diagnostic().duration / 1000,
    passed: count('passed'),
    /* A file that cannot even be loaded has no failed test of its own. */
    failed: Math.max(count('failed'), module.ok() ? 0 : 1),
    skipped: count('skipped'),
    notes: results.flatMap((result) => (result.state === 'skipped' ? (result.note ?? []) : [])),
  }
}

function summarise(rows: readonly Row[]): string {
  const told: Readonly<Record<string, string>> = JSON.parse(process.env['NETWRIGHT_INTEROP_REASONS'] ?? '{}')
  const variable = (name: string): string => `NETWRIGHT_PYTHON_${name.toUpperCase()}`
  const found = Object.keys(programs).filter((name) => process.env[variable(name)] !== undefined)
  const versions = found.map((name) => readVersions(name, process.env[variable(name)] ?? ''))
  const wanted = new Set(['torch', 'keras', ...Object.keys(told)])
  const reasons = [...wanted].flatMap((name) =>
    found.includes(name) ? [] : [[name, told[name] ?? `${variable(name)} names no interpreter`] as const],
  )
  const width = Math.max(...rows.map(({ name }) => name.length))
  const notes = new Set(rows.flatMap((row) => row.notes.map((note) => `${row.name}: ${note}`)))
  return [
    `Compared with Netwright: ${versions.length === 0 ? 'nothing' : versions.join('; ')}`,
    ...rows.toSorted((one, other) => one.name.localeCompare(other.name)).map((row) => toldRow(row, width)),
    ...reasons.map(([name, reason]) => `Skipped: the checks in ${programs[name]}, because ${reason}`),
    ...[...notes].map((note) => `Skipped: ${note}`),
    ...(rows.some(({ skipped }) => skipped > 0) ? ['Whatever else was skipped is what -t did not choose.'] : []),
    '',
  ].join('\n')
}

function toldRow({ name, seconds, passed, failed, skipped }: Row, width: number): string {
  const parts = [`${passed} passed`, ...(failed > 0 ? [`${failed} FAILED`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])]
  return `  ${name.padEnd(width)}  ${inMinutes(seconds).padStart(12)}  ${parts.join(', ')}`
}

const inMinutes = (seconds: number): string =>
  seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
