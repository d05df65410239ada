#!/usr/bin/env node
/**
 * npm run interop: what Netwright exports is read by the programs it is meant for (PyTorch, Keras, onnxruntime), and their
 * answers are compared with Netwright's. Needs Python; each check is one file, scripts/interop/*.interop.ts.
 * Names after `--` choose checks: npm run interop -- torch. `--bounded FOLDER`: see scripts/interop/runBounded.mjs.
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openEnvironments } from './interop/environments.mjs'
import { runBounded, vitestWith } from './interop/runBounded.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const [first, folder] = process.argv.slice(2)
if (first === '--bounded') process.exit(runBounded(root, folder))

const opened = openEnvironments()
if (opened === null) process.exit(0)
const { found, reasons } = opened
const { status } = spawnSync(process.execPath, vitestWith(root, process.argv.slice(2)), {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...found, NETWRIGHT_INTEROP_REASONS: JSON.stringify(reasons) },
})
process.exitCode = status ?? 1
