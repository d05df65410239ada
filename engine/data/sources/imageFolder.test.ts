import { expect, test } from 'vitest'
import { fitImage, type Pixels } from './fitImage.ts'
import { readImageFolder } from './imageFolder.ts'
import { readImageHeader } from './imageHeader.ts'

function png(width: number, height: number, tail: readonly number[] = []): Uint8Array<ArrayBuffer> {
  const length = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
  const size = [width, height].flatMap((side) => [side >>> 24, (side >>> 16) & 255, (side >>> 8) & 255, side & 255])
  return Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...length, ...size, ...tail)
}

function plain(width: number, height: number, colour: readonly number[]): Pixels {
  return { width, height, data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, index) => colour[index % 4] ?? 0) }
}

const source = { type: 'imageFolder', folderName: 'animals', height: 2, width: 2, channels: 3 } as const

/** The pixel after the header says the grey of the whole image; 0 is an image that does not decode. */
const decodeImage = async (bytes: Uint8Array): Promise<Pixels> => {
  const grey = bytes[24] ?? 0
  if (grey === 0) throw new Error('cannot decode')
  return plain(4, 2, [grey, grey, grey, 255])
}

test('folders become classes, and files that cannot be used are told one by one without ending the import', async () => {
  const files = [
    { name: 'animals/dog/2.png', bytes: png(4, 2, [200]) },
    { name: 'animals/cat/1.png', bytes: png(4, 2, [100]) },
    { name: 'animals/cat/broken.png', bytes: png(4, 2, [0]) },
    { name: 'animals/cat/note.txt', bytes: new TextEncoder().encode('hello') },
    { name: 'animals/cat/vector.svg', bytes: new TextEncoder().encode('<svg/>') },
    { name: 'animals/dog/huge.png', bytes: png(20_000, 20_000, [1]) },
    { name: 'animals/dog/flat.png', bytes: png(0, 9, [1]) },
    { name: 'animals/dog/.DS_Store', bytes: new Uint8Array(3) },
    { name: 'animals/dog/many.png', bytes: png(8000, 8001, [1]) },
    { name: '__MACOSX/dog/2.png', bytes: png(4, 2, [1]) },
    { name: 'loose.png', bytes: png(4, 2, [1]) },
  ]
  const result = await readImageFolder(files, { source, decodeImage })
  expect(result.ok && { ...result.value, problems: [] }).toEqual({
    samples: 2,
    shape: [2, 2, 3],
    inputs: Float32Array.from({ length: 24 }, (_, index) => (index < 12 ? 100 : 200)),
    targets: Int32Array.of(0, 1),
    targetSize: 1,
    classNames: ['cat', 'dog'],
    attribution: null,
    problems: [],
  })
  expect(result.ok && result.value.problems.map((problem) => problem.message.en)).toEqual([
    'animals/cat/broken.png was left out: it is damaged and cannot be decoded.',
    'animals/cat/note.txt was left out: it is no PNG, JPEG, GIF, WebP or BMP image.',
    'animals/cat/vector.svg was left out: it is no PNG, JPEG, GIF, WebP or BMP image.',
    'animals/dog/flat.png was left out: it has no pixels.',
    'animals/dog/huge.png was left out: it is 20000 × 20000 pixels; at most 8192 on a side and 64 million in all are read.',
    'animals/dog/many.png was left out: it is 8000 × 8001 pixels; at most 8192 on a side and 64 million in all are read.',
    'loose.png was left out: it lies in no class folder.',
  ])
})

test('what lies beside the class folders is in no class, though its name begins with the chosen folder', async () => {
  const files = ['cat/1.png', 'loose.png'].map((name) => ({ name: `animals/${name}`, bytes: png(4, 2, [9]) }))
  const result = await readImageFolder(files, { source, decodeImage })
  expect(result.ok && [result.value.classNames, result.value.problems.map((problem) => problem.message.en)]).toEqual([
    ['cat'],
    ['loose.png was left out: it lies in no class folder.'],
  ])
})

test('of many files that cannot be used fifty are named and the rest is counted', async () => {
  const bad = Array.from({ length: 60 }, (_, at) => ({ name: `cat/bad${at}.png`, bytes: png(4, 2, [0]) }))
  const result = await readImageFolder([...bad, { name: 'cat/good.png', bytes: png(4, 2, [9]) }], { source, decodeImage })
  const told = result.ok ? result.value.problems.map(({ message }) => message.en) : []
  expect([told.length, told.at(-1)]).toEqual([51, '10 more files were left out.'])
  expect(new Set(told.slice(0, 50)).size).toBe(50)
})

test('more pictures than memory holds are refused before any is decoded', async () => {
  let decoded = 0
  const files = Array.from({ length: 6 }, (_, at) => ({ name: `cat/${at}.png`, bytes: png(4, 2, [9]) }))
  // Six times 50 million numbers: more than a gigabyte of float32.
  const result = await readImageFolder(files, {
    source: { ...source, height: 4096, width: 4096 },
    decodeImage: async () => {
      decoded += 1
      return plain(4, 2, [9, 9, 9, 255])
    },
  })
  expect([!result.ok && result.problems[0]?.code, decoded]).toEqual(['too-large', 0])
})

test('a decoder that gives fewer pixels than it says has met a damaged file', async () => {
  const cut = async () => ({ width: 4, height: 2, data: new Uint8Array(4 * 2 * 4 - 1) })
  const result = await readImageFolder([{ name: 'cat/1.png', bytes: png(4, 2, [9]) }], { source, decodeImage: cut })
  expect(!result.ok && result.problems.map(({ code }) => code)).toEqual(['no-samples', 'file-left-out'])
})

test('a folder without any image is a problem that says how a folder should look', async () => {
  const result = await readImageFolder([], { source, decodeImage })
  expect(!result.ok && result.problems[0]?.code).toBe('no-samples')
})

test.each([
  ['png', png(300, 200)],
  ['jpeg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 17, 8, 0, 200, 1, 44)],
  // Any number of bytes 0xff may stand before a marker (ITU-T T.81, B.1.1.2).
  ['jpeg', Uint8Array.of(0xff, 0xd8, 0xff, 0xff, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc0, 0, 17, 8, 0, 200, 1, 44)],
  ['gif', Uint8Array.of(0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 44, 1, 200, 0)],
  ['bmp', Uint8Array.of(0x42, 0x4d, ...Array.from({ length: 16 }, () => 0), 44, 1, 0, 0, 0x38, 0xff, 0xff, 0xff)],
  ['webp', webp('VP8 ', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 44, 1, 200, 0])],
  ['webp', webp('VP8L', [0, 0, 0, 0, 0x2f, (299 & 255) | 0, 1 | ((199 & 3) << 6), 199 >> 2, 0])],
  ['webp', webp('VP8X', [0, 0, 0, 0, 0, 0, 0, 0, 43, 1, 0, 199, 0, 0])],
])('the size of a %s file is read from its header', (type, bytes) => {
  expect(readImageHeader(bytes)).toEqual({ type, width: 300, height: 200 })
})

function webp(chunk: string, rest: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(...new TextEncoder().encode('RIFF'), 0, 0, 0, 0, ...new TextEncoder().encode(`WEBP${chunk}`), ...rest)
}

test('headers that are cut off anywhere are no images', () => {
  for (let length = 0; length < 24; length++) expect(readImageHeader(png(300, 200).slice(0, length))).toBeNull()
})

test('shrinking takes the mean of what each pixel covers, and the middle of a wide image', () => {
  // 6 × 2 grey pixels in columns 0 0 40 80 120 0: the middle square is columns 2 and 3, one pixel of mean 60.
  const row = [0, 0, 40, 80, 120, 0].flatMap((grey) => [grey, grey, grey, 255])
  const into = new Float32Array(1)
  fitImage(
    { width: 6, height: 2, data: Uint8Array.from([...row, ...row]) },
    { into, offset: 0, size: { height: 1, width: 1, channels: 1 } },
  )
  expect(into[0]).toBeCloseTo(60, 4)
})

test('of a tall image the middle is taken too', () => {
  // 2 × 6 grey pixels in rows 0 0 40 80 120 0: the middle square is rows 2 and 3.
  const tall = [0, 0, 40, 80, 120, 0].flatMap((grey) => [grey, grey, grey, 255, grey, grey, grey, 255])
  const into = new Float32Array(1)
  fitImage({ width: 2, height: 6, data: Uint8Array.from(tall) }, { into, offset: 0, size: { height: 1, width: 1, channels: 1 } })
  expect(into[0]).toBeCloseTo(60, 4)
})

test('growing is bilinear between pixel centres', () => {
  // Two pixels 0 and 100 across, grown to four: centres at 0.25, 0.75, 1.25, 1.75 of the source.
  const data = Uint8Array.from([0, 0, 0, 255, 100, 100, 100, 255, 0, 0, 0, 255, 100, 100, 100, 255])
  const into = new Float32Array(16)
  fitImage({ width: 2, height: 2, data }, { into, offset: 0, size: { height: 4, width: 4, channels: 1 } })
  expect(Array.from(into.subarray(0, 4), (value) => Math.round(value * 1000) / 1000)).toEqual([0, 25, 75, 100])
})

test('grey is weighed as the eye does (BT.601), and what is transparent is white', () => {
  const into = new Float32Array(2)
  fitImage(plain(1, 1, [255, 0, 0, 255]), { into, offset: 0, size: { height: 1, width: 1, channels: 1 } })
  fitImage(plain(1, 1, [0, 0, 0, 0]), { into, offset: 1, size: { height: 1, width: 1, channels: 1 } })
  expect(Array.from(into, Math.round)).toEqual([76, 255])
})
