import * as core from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { findTemplate } from '../../templates/gallery.ts'
import { shapeSize } from '../graph/shape.ts'
import { configureBackends, ensureBackend } from '../run/backends/backends.ts'
import { compareValues } from '../run/exports/exportComparison.ts'
import { readTfjsModel, writeTfjsModel } from '../run/exports/tfjsModelFiles.ts'
import { openTestRun } from '../run/fixtures/openTestRun.ts'
import { modelAnswers } from '../run/model/modelAnswers.ts'
import { spread } from './builtLayer.ts'
import { exportedTemplates, steadyWeight } from './exportedTemplates.ts'

beforeAll(async () => {
  configureBackends({ wasmFiles: null })
  const chosen = await ensureBackend('wasm')
  if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
})

/* At their own sizes all templates are compared by `npm run interop -- kerasTemplates`. */
test.each(exportedTemplates)('the template %s %j answers from model.json as in tf.js', async (name, options) => {
  const document = findTemplate(name)?.draw(options)
  if (document === undefined) throw new Error(`no template ${name}`)
  const { run } = openTestRun(document, { dataSet: null, backend: 'wasm' })
  const { model, inputs, weights } = run.net
  /* Kernels stay as they were drawn; what begins as zero or one is no identity. */
  for (const { key, spec, variable } of weights)
    if (spec.shape.length === 1) core.tidy(() => variable.assign(core.tensor(steadyWeight(spec, key), [...spec.shape])))
  const given = inputs.map(({ shape }, index) => core.tensor(spread(2 * shapeSize(shape), index + 5), [2, ...shape]))
  const loaded = await readTfjsModel(await writeTfjsModel(model, {}))
  const before = await modelAnswers(model, given)
  const { largest, tolerance } = compareValues(before, await modelAnswers(loaded, given))
  expect(largest).toBeLessThanOrEqual(tolerance)
  expect(before.flatMap((values) => [...values]).every(Number.isFinite)).toBe(true)
  loaded.dispose()
  core.dispose(given)
  await run.close()
})
