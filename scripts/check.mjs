#!/usr/bin/env node
/** Types (TypeScript project references are the coarse walls), lint (the finer ones), format. `--unit` adds the unit tests. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const bin = (name) => path.join(root, 'node_modules', name)

/** @type {[name: string, file: string, args: string[]][]} */
const steps = [
  ['types', bin('typescript/bin/tsc'), ['-b']],
  ['lint', bin('oxlint/bin/oxlint'), ['--type-aware', '--deny-warnings']],
  ['format', bin('oxfmt/bin/oxfmt'), ['--check', '.']],
]
if (process.argv.includes('--unit')) steps.push(['unit tests', bin('vitest/vitest.mjs'), ['run', '--reporter=dot']])

let failed = 0
for (const [name, file, args] of steps) {
  const started = Date.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  if (status !== 0) {
    failed += 1
    process.stdout.write(stdout + stderr)
  }
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
}
process.exitCode = failed === 0 ? 0 : 1
