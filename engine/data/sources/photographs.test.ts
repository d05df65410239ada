import { expect, test } from 'vitest'
import { decodeBase64 } from '../../bytes/decodeBase64.ts'
import { sampleLabel } from '../dataSet.ts'
import { loadDataSet } from '../loadDataSet.ts'
import { summariseData } from '../summariseData.ts'
import type { Pixels } from './fitImage.ts'
import { readImageHeader } from './imageHeader.ts'
import { photographBytes } from './photographBytes.ts'

const source = { type: 'photographs', height: 4, width: 6, channels: 3 } as const

/** Stands in for a JPEG decoder: all red. */
const decodeImage = async (bytes: Uint8Array): Promise<Pixels> => {
  const { width = 0, height = 0 } = readImageHeader(bytes) ?? {}
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height * 4 }, (_, at) => (at % 4 === 0 || at % 4 === 3 ? 255 : 0)),
  }
}

test('the embedded files are JPEG squares of 320 pixels, at most 40 KB each', () => {
  const files = Object.values(photographBytes).map(decodeBase64)
  expect(files.map(readImageHeader)).toEqual(Array(2).fill({ type: 'jpeg', width: 320, height: 320 }))
  expect(Math.max(...files.map((file) => file.length))).toBeLessThanOrEqual(40_000)
})

test('photographs come in the size asked for, without labels, under their own names and with their credits', async () => {
  const loaded = await loadDataSet(source, { files: [], decodeImage })
  if (!loaded.ok) throw new Error(loaded.problems[0]?.message.en)
  expect(summariseData(loaded.value, 'photographs')).toMatchObject({
    samples: 2,
    shape: [4, 6, 3],
    classNames: null,
    samplesPerClass: null,
    targetSize: 0,
    minimum: 0,
    maximum: 255,
    attribution: expect.stringMatching(/danielbuechele.*vultilion.*CC BY 2\.0/),
  })
  expect([0, 1].map((sample) => sampleLabel(loaded.value, sample))).toEqual(['china.jpg', 'flower.jpg'])
  expect([...loaded.value.inputs.subarray(0, 3)]).toEqual([255, 0, 0])
})

test('where the host decodes no JPEG, that is said', async () => {
  const loaded = await loadDataSet(source, { files: [], decodeImage: () => Promise.reject(new Error('no decoder')) })
  expect(loaded.ok ? [] : loaded.problems.map(({ code }) => code)).toEqual(['cannot-decode'])
})
