import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readPictureFile } from '../../engine/conformance/readPictureFile.ts'
import { noAugmentation } from '../../engine/contract/augmentations.ts'
import type { AugmentationSettings, NetDocument } from '../../engine/contract/document.ts'
import { exportDocument } from '../../engine/export/exportDocument.ts'
import { smallDocument } from '../../engine/run/fixtures/smallDocument.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

const [samples, height, width] = [400, 11, 9]
const size = height * width
/** The same picture in every sample: one bright pixel, off the middle, on black; so that where it goes tells of the move. */
const spot = { row: 2, column: 6 }
const picture = Float32Array.from({ length: size }, (_, at) => (at === spot.row * width + spot.column ? 200 : 0))
const middle = { row: (height - 1) / 2, column: (width - 1) / 2 }

const cases = {
  flips: { horizontalFlip: true, verticalFlip: true },
  crop: { randomCrop: 2 },
  rotation: { rotation: 40 },
  zoom: { zoom: 0.3 },
  colours: { brightness: 0.4, contrast: 0.3 },
  erasing: { randomErasing: 0.6 },
  noise: { gaussianNoise: 0.2 },
  everything: {
    horizontalFlip: true,
    verticalFlip: true,
    randomCrop: 2,
    rotation: 40,
    zoom: 0.9,
    brightness: 0.4,
    contrast: 0.5,
    randomErasing: 0.6,
    gaussianNoise: 2,
  },
} satisfies Readonly<Record<string, Partial<AugmentationSettings>>>

const scalings = { everything: 'standardise', erasing: 'centre', colours: 'none', noise: 'unit' } as const

const fitted: readonly (keyof typeof cases)[] = ['noise', 'everything']

function drawn(name: keyof typeof cases): NetDocument {
  const chain = smallDocument(
    [
      { id: 'in', kind: 'input', params: { shape: [height, width, 1] } },
      { id: 'flat', kind: 'flatten' },
      { id: 'scores', kind: 'dense', params: { units: 3 } },
      { id: 'out', kind: 'output' },
    ],
    { training: { augmentation: { ...noAugmentation, ...cases[name] } } },
  )
  const scaling = name in scalings ? scalings[name as keyof typeof scalings] : 'none'
  return { ...chain, data: { ...chain.data, scaling, validationShare: 0 } }
}

describe.skipIf(pythonOf('keras') === null)('the augmentation of Keras code, run in Keras,', () => {
  let folder = ''
  const found = (name: keyof typeof cases) => readArrays(path.join(folder, `${name}.out.safetensors`))
  const pictures = (name: keyof typeof cases): readonly Float32Array[] => {
    const changed = found(name).get('changed')?.values ?? new Float32Array(0)
    return Array.from({ length: samples }, (_, at) => changed.subarray(at * size, (at + 1) * size) as Float32Array)
  }
  /** Mean place of what is bright, measured from the middle, downwards and to the right. */
  const centres = (name: keyof typeof cases) =>
    pictures(name).map((values) => {
      const whole = values.reduce((sum, value) => sum + value, 0)
      const mean = (of: (at: number) => number) => values.reduce((sum, value, at) => sum + value * of(at), 0) / whole
      return { down: mean((at) => Math.floor(at / width)) - middle.row, right: mean((at) => at % width) - middle.column }
    })

  beforeAll(async () => {
    folder = workFolder('keras-augmentation')
    for (const name of Object.keys(cases) as (keyof typeof cases)[]) {
      const made = await exportDocument(drawn(name), { format: 'keras-code', readPictureFile })
      if (!made.ok) throw new Error(`${name}: ${made.problems[0]?.message.en}`)
      writeFileSync(path.join(folder, `${name}.py`), made.value.files[0]?.bytes ?? '')
      const x = new Float32Array(samples * size)
      for (let at = 0; at < samples; at++) x.set(picture, at * size)
      const labels = Float32Array.from({ length: samples }, () => 1)
      const arrays = new Map([
        ['x', { shape: [samples, height, width, 1], values: x }],
        ...(fitted.includes(name) ? [['y', { shape: [samples], values: labels }] as const] : []),
      ])
      writeArrays(path.join(folder, `${name}.in.safetensors`), arrays)
    }
    await runPython('keras', 'keras_augmentation.py', { args: [folder] })
  })

  it.each(Object.keys(cases) as (keyof typeof cases)[])('leaves samples as they are outside training: %s', (name) => {
    const arrays = found(name)
    expect(difference(arrays.get('whole'), arrays.get('alone')?.values ?? [])).toBeLessThan(1e-6)
  })

  it.each(fitted)('learns through it by fit: %s', (name) => {
    const arrays = found(name)
    const [first = 0, second = 0] = arrays.get('losses')?.values ?? []
    expect(second).toBeLessThan(first)
    expect(difference(arrays.get('learned'), arrays.get('alone')?.values ?? [])).toBeGreaterThan(1e-3)
  })

  it('scales by what the example says', () => {
    const kept = (name: keyof typeof cases) => found(name).get('kept')?.values.subarray(0, size) ?? []
    const share = 1 / size
    const deviation = 200 * Math.sqrt(share * (1 - share))
    const scaled = (by: (value: number) => number) => Array.from(picture, (value) => expect.closeTo(by(value), 3) as number)
    expect([...kept('colours')]).toEqual(scaled((value) => value))
    expect([...kept('noise')]).toEqual(scaled((value) => value / 200))
    expect([...kept('erasing')]).toEqual(scaled((value) => value - 200 * share))
    expect([...kept('everything')]).toEqual(scaled((value) => (value - 200 * share) / deviation))
  })

  it('flips each way every second time', () => {
    const places = centres('flips').map(({ down, right }) => `${Math.sign(down)} ${Math.sign(right)}`)
    for (const place of ['-1 1', '-1 -1', '1 1', '1 -1'])
      expect(places.filter((one) => one === place).length / samples).toBeCloseTo(0.25, 1)
  })

  it('shifts by whole pixels, by each number of them as often', () => {
    const shifts = centres('crop').map(({ down, right }) => [down + middle.row - spot.row, right + middle.column - spot.column])
    const counts = new Map<string, number>()
    for (const shift of shifts) {
      const key = shift.map((one) => one.toFixed(3)).join(' ')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    const whole = [-2, -1, 0, 1, 2].flatMap((down) => [-2, -1, 0, 1, 2].map((right) => `${down.toFixed(3)} ${right.toFixed(3)}`))
    expect(new Set([...counts.keys()].map((key) => key.replaceAll('-0.000', '0.000')))).toEqual(new Set(whole))
    expect(Math.max(...counts.values())).toBeLessThan((3 * samples) / 25)
  })

  it('turns about the middle by up to so many degrees each way', () => {
    const before = Math.atan2(spot.row - middle.row, spot.column - middle.column)
    const angles = centres('rotation').map(({ down, right }) => ((Math.atan2(down, right) - before) * 180) / Math.PI)
    expect(Math.min(...angles)).toBeGreaterThan(-42)
    expect(Math.min(...angles)).toBeLessThan(-36)
    expect(Math.max(...angles)).toBeLessThan(42)
    expect(Math.max(...angles)).toBeGreaterThan(36)
  })

  it('zooms about the middle, smaller and larger by up to so much', () => {
    const before = Math.hypot(spot.row - middle.row, spot.column - middle.column)
    const ratios = centres('zoom').map(({ down, right }) => Math.hypot(down, right) / before)
    expect(Math.min(...ratios)).toBeGreaterThan(0.65)
    expect(Math.min(...ratios)).toBeLessThan(0.76)
    expect(Math.max(...ratios)).toBeGreaterThan(1.24)
    expect(Math.max(...ratios)).toBeLessThan(1.35)
  })

  it('erases so many of the samples, to 0 once they are scaled', () => {
    const background = -200 / size
    const erased = pictures('erasing').map((values) => values.filter((value) => value === 0).length)
    for (const values of pictures('erasing'))
      for (const value of values) expect(value === 0 || Math.abs(value - background) < 1e-3 || value > 190).toBe(true)
    expect(erased.filter((count) => count > 0).length / samples).toBeCloseTo(0.6, 1)
    expect(Math.max(...erased)).toBeLessThanOrEqual(0.5 * size)
  })

  it('adds noise of its deviation, once samples are scaled', () => {
    const noise = pictures('noise').flatMap((values) => Array.from(values, (value, at) => value - (picture[at] ?? 0) / 200))
    expect(Math.sqrt(noise.reduce((sum, one) => sum + one * one, 0) / noise.length)).toBeCloseTo(0.2, 2)
  })
})
