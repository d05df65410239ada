import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testBackendHost } from '../../engine/cli/fixtures/testBackendHost.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { templates } from '../../templates/gallery.ts'
import { difference } from './arrays.ts'
import { compareInKeras, type KerasTemplate } from './kerasTemplate.ts'
import { pythonOf, workFolder } from './python.ts'
import { startPython, type PythonServer } from './pythonServer.ts'

const sizeOf = (values: Iterable<number>): number => {
  let size = 0
  for (const value of values) size = Math.max(size, Math.abs(value))
  return size
}

/** Every template at its own input size; `-t vgg` chooses. */
describe.skipIf(pythonOf('keras') === null)('in Keras', () => {
  let folder = ''
  let keras: PythonServer
  beforeAll(async () => {
    folder = workFolder('keras-templates')
    configureBackends(testBackendHost)
    const chosen = await ensureBackend('simd')
    if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
    keras = await startPython('keras', 'keras_templates.py', [folder])
  })
  afterAll(() => keras.close())

  describe.each(templates.map((template) => [template.name, template] as const))('the template %s', (name, template) => {
    let found: KerasTemplate
    beforeAll(async () => {
      found = await compareInKeras(template, { folder, keras })
      console.log(
        `${name}: ${found.times}; step differs by ${(100 * found.step.shareOfStep).toPrecision(2)} %, weights by ${found.step.furthest.toPrecision(2)}`,
      )
    })

    it('has answers that a wrong one would differ from', () => {
      const [first = new Float32Array(0), second = new Float32Array(0)] = found.rows
      const size = sizeOf(found.rows.flatMap((row) => [...row]))
      expect(size).toBeGreaterThan(0)
      expect(size).toBeLessThan(found.softmax ? 0.95 : Infinity)
      for (const row of found.rows) expect((Math.max(...row) - Math.min(...row)) / sizeOf(row)).toBeGreaterThan(0.1)
      expect(sizeOf(first.map((value, at) => value - (second[at] ?? Number.NaN))) / size).toBeGreaterThan(0.05)
    })

    it.each(['keras', 'h5', 'code', 'tfjs'] as const)('answers the same: %s', (from) => {
      const expected = found.rows.flatMap((row) => [...row])
      /* A thousand classes share a softmax: in proportion to the largest. */
      const size = Math.min(1, sizeOf(expected))
      expect(difference(found.answers[from], expected)).toBeLessThan(1e-4 * size)
    })

    it('has as many weights in the code, and the same dropouts in the file', () => {
      expect(found.counts.built).toEqual(found.counts.drawn)
      expect(found.dropouts.read).toEqual(found.dropouts.drawn.map((rate) => Math.fround(rate)))
    })

    it('has the same weights and moving statistics after one step of gradient descent', () => {
      const { step } = found
      expect(step.moved / step.tensors).toBeGreaterThan(0.75)
      expect({ apart: step.apart, astray: step.astray }).toEqual({ apart: [], astray: [] })
      expect(step.shareOfStep).toBeLessThan(0.02)
    })
  })
})
