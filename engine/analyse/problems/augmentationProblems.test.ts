import { expect, test } from 'vitest'
import { noAugmentation } from '../../contract/augmentations.ts'
import type { DataSummary } from '../../contract/dataSummary.ts'
import type { AugmentationSettings, DataSource, NetDocument } from '../../contract/document.ts'
import { applyEdits } from '../../document/edits/applyEdits.ts'
import { emptyDocument } from '../../document/emptyDocument.ts'
import { analyse } from '../analyse.ts'
import { drawGraph } from '../fixtures/drawGraph.ts'
import { image, out, row, scores } from '../fixtures/networkParts.ts'
import { digits } from '../fixtures/sampleData.ts'

const { graph: onImages } = drawGraph({ x: image, flat: { kind: 'flatten' }, a: scores(), out: out() }, [
  'x → flat',
  'flat → a',
  'a → out',
])
const { graph: onRows } = drawGraph({ x: row, a: scores(), out: out() }, ['x → a', 'a → out'])
const photos: DataSource = { type: 'imageFolder', folderName: 'animals', height: 8, width: 8, channels: 1 }
const table: DataSource = { type: 'csv', fileName: 'a.csv', labelColumn: 'b', task: 'classification' }
const animals: DataSummary = { ...digits, classNames: ['ant', 'bee', 'cat', 'dog', 'elk', 'fox', 'gnu', 'hen', 'ibis', 'jay'] }
const rows: DataSummary = { ...digits, shape: [16] }

interface Case {
  readonly name: string
  readonly settings: Partial<AugmentationSettings>
  readonly source: DataSource
  readonly data: DataSummary
  readonly said: readonly string[]
  readonly fix?: string
}

const builtin: DataSource = { type: 'builtin', name: 'uci-digits' }

test.each<Case>([
  {
    name: 'flips of photographs are fine',
    settings: { horizontalFlip: true, verticalFlip: true, randomCrop: 1 },
    source: photos,
    data: animals,
    said: [],
  },
  {
    name: 'a vertical flip of digits',
    settings: { verticalFlip: true },
    source: builtin,
    data: digits,
    said: ['hint augmentation-changes-class @ training.augmentation.verticalFlip'],
    fix: 'Switch off vertical flip',
  },
  {
    name: 'half a turn of digits',
    settings: { rotation: 180 },
    source: builtin,
    data: digits,
    said: ['hint augmentation-changes-class @ training.augmentation.rotation'],
    fix: 'Turn by 10° at most',
  },
  { name: 'a small turn of digits', settings: { rotation: 15 }, source: builtin, data: digits, said: [] },
  {
    name: 'mirrored letters of a folder',
    settings: { horizontalFlip: true },
    source: photos,
    data: { ...digits, classNames: 'a b c d e f g h i j'.split(' ') },
    said: ['hint augmentation-changes-class @ training.augmentation.horizontalFlip'],
    fix: 'Switch off horizontal flip',
  },
  {
    name: 'a crop by more than a quarter',
    settings: { randomCrop: 4 },
    source: photos,
    data: animals,
    said: ['hint crop-large @ training.augmentation.randomCrop'],
    fix: 'Crop by 1 px',
  },
  {
    name: 'a crop that leaves nothing',
    settings: { randomCrop: 8 },
    source: photos,
    data: animals,
    said: ['error crop-too-large @ training.augmentation.randomCrop'],
    fix: 'Crop by 1 px',
  },
  {
    name: 'turned and noisy rows of numbers',
    settings: { rotation: 10, brightness: 0.2, gaussianNoise: 0.1 },
    source: table,
    data: rows,
    said: ['error augmentation-needs-images @ training.augmentation.rotation'],
    fix: 'Switch off rotation, brightness',
  },
  { name: 'noisy rows of numbers are fine', settings: { gaussianNoise: 0.1 }, source: table, data: rows, said: [] },
])('$name', ({ settings, source, data, said, fix }) => {
  const empty = emptyDocument('test')
  const document: NetDocument = {
    ...empty,
    graph: data.shape.length === 3 ? onImages : onRows,
    data: { ...empty.data, source },
    training: { ...empty.training, augmentation: { ...noAugmentation, ...settings } },
  }
  const { problems } = analyse(document, { data })
  expect(problems.map(({ severity, code, place }) => `${severity} ${code} @ ${place.path}`)).toEqual(said)
  expect(problems[0]?.fixes[0]?.label.en).toBe(fix)
  const mended = applyEdits(document, problems[0]?.fixes[0]?.edits ?? [])
  expect(mended.ok && analyse(mended.value, { data }).problems).toEqual([])
})

test('what goes with rows of numbers stays on when the rest is switched off', () => {
  const empty = emptyDocument('test')
  const augmentation = { ...noAugmentation, rotation: 10, gaussianNoise: 0.1 }
  const document = {
    ...empty,
    graph: onRows,
    data: { ...empty.data, source: table },
    training: { ...empty.training, augmentation },
  }
  const mended = applyEdits(document, analyse(document, { data: rows }).problems[0]?.fixes[0]?.edits ?? [])
  expect(mended.ok && mended.value.training.augmentation).toEqual({ ...noAugmentation, gaussianNoise: 0.1 })
})

test('a changed augmentation is looked at again, though the graph is the same', () => {
  const empty = emptyDocument('test')
  const document = { ...empty, graph: onImages, data: { ...empty.data, source: builtin } }
  const before = analyse(document, { data: digits })
  const flipped = { ...document, training: { ...empty.training, augmentation: { ...noAugmentation, verticalFlip: true } } }
  expect(analyse(flipped, { data: digits, previous: before }).problems).toHaveLength(1)
})
