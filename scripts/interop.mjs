#!/usr/bin/env node
/**
 * npm run interop: what Netwright exports is read by the programs it is meant for (PyTorch, Keras, onnxruntime), and their
 * answers are compared with Netwright's. Needs Python; each check is one file, scripts/interop/*.interop.ts.
 * Names after `--` choose checks: npm run interop -- torch.
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { environments, openEnvironment } from './interop/environments.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const found = {}
for (const name of Object.keys(environments)) {
  const opened = openEnvironment(name)
  if ('python' in opened) found[`NETWRIGHT_PYTHON_${name.toUpperCase()}`] = opened.python
  else {
    // Left in, vitest would hand a Python that does not work to the checks.
    delete process.env[`NETWRIGHT_PYTHON_${name.toUpperCase()}`]
    console.error(`skipped: the checks in ${name}'s own program: ${opened.reason}`)
  }
}
if (Object.keys(found).length === 0) {
  console.error('skipped: no check was run. They need Python 3.10 or newer and its package index (or Debian: python3-torch).')
  process.exit(0)
}
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    path.join(root, 'scripts/interop/vitest.config.ts'),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...found } },
)
process.exitCode = status ?? 1
