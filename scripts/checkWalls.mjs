#!/usr/bin/env node
/** Plants violations in a copy of the tree and expects the check to catch each: a check that silently passes would be noticed here. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Each file stands for one wall; `says` is what the tool must print for that very file. */
const planted = [
  {
    by: 'types',
    file: 'engine/graph/plantedDom.ts',
    source: 'export const title = document.title\n',
    says: "Cannot find name 'document'",
  },
  {
    by: 'types',
    file: 'engine/run/plantedNode.ts',
    source: 'export const home = process.env\n',
    says: "Cannot find name 'process'",
  },
  {
    by: 'types',
    file: 'renderer/plantedRun.ts',
    source: "export { serve } from '../engine/run/serve.ts'\n",
    says: 'plantedRun.ts',
  },
  {
    by: 'lint',
    file: 'engine/graph/plantedUp.ts',
    source: "export { layerKinds } from '../layers/registry.ts'\n",
    says: 'no-restricted-imports',
  },
  {
    by: 'lint',
    file: 'engine/document/plantedImport.ts',
    source: "export { importFiles } from '../import/importFiles.ts'\n",
    says: 'no-restricted-imports',
  },
  {
    by: 'lint',
    file: 'engine/bytes/plantedProblem.ts',
    source: "export { fail } from '../contract/problem.ts'\n",
    says: 'no-restricted-imports',
  },
  {
    by: 'lint',
    file: 'engine/analyse/plantedTf.ts',
    source: "import * as tf from '@tensorflow/tfjs-core'\nexport const one = () => tf.scalar(1)\n",
    says: 'no-restricted-imports',
  },
  {
    by: 'lint',
    file: 'electron/main/plantedEngine.ts',
    source: "export { layerKinds } from '../../engine/layers/registry.ts'\n",
    says: 'no-restricted-imports',
  },
  {
    by: 'lint',
    file: 'renderer/ui/plantedOurs.ts',
    source: "export { text } from '../../engine/contract/text.ts'\n",
    says: 'no-restricted-imports',
  },
  {
    by: 'lint',
    file: 'renderer/inspector/plantedFlow.ts',
    source: "export { ReactFlow } from '@xyflow/react'\n",
    says: 'no-restricted-imports',
  },
  {
    by: 'lint',
    file: 'engine/simd/plantedNetwright.ts',
    source: "export { text } from '../contract/text.ts'\n",
    says: 'no-restricted-imports',
  },
  { by: 'lint', file: 'engine/graph/plantedAny.ts', source: 'export const loose: any = 1\n', says: 'no-explicit-any' },
  {
    by: 'lint',
    file: 'engine/run/plantedFloat.ts',
    source: 'export function forget(work: () => Promise<void>): void {\n  work()\n}\n',
    says: 'no-floating-promises',
  },
  {
    by: 'lint',
    file: 'engine/graph/plantedHen.ts',
    source: "import type { Egg } from './plantedEgg.ts'\nexport type Hen = Egg | null\n",
    says: 'no-cycle',
  },
  {
    by: 'lint',
    file: 'engine/graph/plantedEgg.ts',
    source: "import type { Hen } from './plantedHen.ts'\nexport type Egg = Hen | null\n",
    says: 'no-cycle',
  },
]

const copy = mkdtempSync(path.join(tmpdir(), 'netwright-walls-'))
const skipped = new Set(['node_modules', 'dist', 'out', '.git', 'test-results', 'playwright-report'])
let missed = 0
try {
  cpSync(root, copy, { recursive: true, filter: (source) => !skipped.has(path.relative(root, source).split(path.sep)[0]) })
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction')
  for (const { file, source } of planted) writeFileSync(path.join(copy, file), source)
  const say = (file, args) => {
    const { stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'node_modules', file), ...args], {
      cwd: copy,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    return stdout + stderr
  }
  const said = { types: say('typescript/bin/tsc', ['-b']), lint: say('oxlint/bin/oxlint', ['--type-aware', '--format=unix']) }
  for (const { by, file, says } of planted) {
    const name = path.basename(file)
    const caught = said[by].split('\n').some((line) => line.includes(name) && line.includes(says))
    if (!caught) missed += 1
    console.log(`${caught ? 'caught' : 'MISSED'} ${file} (${by})`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
process.exitCode = missed === 0 ? 0 : 1
