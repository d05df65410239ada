#!/usr/bin/env node
/** npm test: check, unit tests, interop with other programs and end-to-end journeys, closed by one line that counts them all. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfNeeded } from './build.mjs'
import { findBrowser } from './findBrowser.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const reports = path.join(root, 'test-results')
const bin = (name) => path.join(root, 'node_modules', name)

function run(title, args, environment = {}) {
  console.log(`\n── ${title}`)
  const started = Date.now()
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  })
  console.log(`── ${title}: ${status === 0 ? 'passed' : 'failed'} in ${Math.round((Date.now() - started) / 1000)} s`)
  return status === 0
}

function readReport(name) {
  const file = path.join(reports, name)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

const totals = { passed: 0, failed: 0, skipped: 0 }
function count({ passed, failed, skipped = 0 }) {
  totals.passed += passed
  totals.failed += failed
  totals.skipped += skipped
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

for (const [title, script] of [
  ['Types, lint, format', 'scripts/check.mjs'],
  ['Planted violations are caught', 'scripts/checkWalls.mjs'],
])
  count(run(title, [script]) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })

const unitPassed = run('Unit tests', [
  bin('vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${path.join(reports, 'unit.json')}`,
])
const unit = readReport('unit.json')
if (unit === null) count({ passed: 0, failed: 1 })
else {
  count({ passed: unit.numPassedTests, failed: unit.numFailedTests, skipped: unit.numPendingTests })
  // A file that cannot even be loaded has no failed test of its own.
  if (!unitPassed && unit.numFailedTests === 0) count({ passed: 0, failed: 1 })
}

const interopPassed = run('Interop: exports in Keras, PyTorch and onnxruntime', ['scripts/interop.mjs', '--bounded', reports])
const interop = readdirSync(reports).flatMap((name) => (name.startsWith('interop-') ? [readReport(name)] : []))
for (const { numPassedTests, numFailedTests, numPendingTests } of interop)
  count({ passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests })
if (!interopPassed && interop.every(({ numFailedTests }) => numFailedTests === 0)) count({ passed: 0, failed: 1 })

const browser = await findBrowser()
if (browser === null) count({ passed: 0, failed: 1 })
else {
  await buildIfNeeded()
  // Whole browsers on a machine shared with others now and then meet a stall that no wait foresees: one second try, told below.
  const journeysPassed = run('Journeys', [bin('@playwright/test/cli.js'), 'test', '--retries=1'], {
    NETWRIGHT_CHROMIUM: browser,
    PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(reports, 'journeys.json'),
  })
  const journeys = readReport('journeys.json')
  if (journeys === null) count({ passed: 0, failed: 1 })
  else {
    const { expected, unexpected, flaky, skipped } = journeys.stats
    count({ passed: expected + flaky, failed: unexpected, skipped })
    if (flaky > 0) console.log(`${flaky} of the journeys passed only at the second try; "flaky" above names them.`)
    console.log(`Hosts: ${journeys.config.projects.map((project) => project.name).join(', ')}`)
    if (!journeysPassed && unexpected === 0) count({ passed: 0, failed: 1 })
  }
}

console.log(`\n${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`)
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1
