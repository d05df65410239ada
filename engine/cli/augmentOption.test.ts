import { expect, test } from 'vitest'
import { noAugmentation } from '../contract/augmentations.ts'
import { augmentOption } from './augmentOption.ts'
import { Misuse } from './misuse.ts'

test('what is named is on, with its usual amount where none is told', () => {
  expect(augmentOption('horizontal-flip,random-crop')).toEqual({ ...noAugmentation, horizontalFlip: true, randomCrop: 4 })
  expect(augmentOption(' rotation = 15 , gaussian-noise=0.01')).toEqual({ ...noAugmentation, rotation: 15, gaussianNoise: 0.01 })
})

test('"none", and amounts of 0 alone, switch all off', () => {
  expect([augmentOption('none'), augmentOption('zoom=0')]).toEqual([noAugmentation, noAugmentation])
})

test.each([
  [
    'flip',
    '--augment does not know "flip". Name some of these, with commas between: horizontal-flip, vertical-flip, random-crop=4,',
  ],
  ['', '--augment does not know "".'],
  ['rotation=270', '--augment rotation takes a number from 0 to 180, not "270". Usual is rotation=10.'],
  ['random-crop=1.5', '--augment random-crop takes a whole number of pixels from 0 to 512, not "1.5". Usual is random-crop=4.'],
  ['zoom=', '--augment zoom takes a number from 0 to 0.9, not "". Usual is zoom=0.1.'],
  ['contrast=much', '--augment contrast takes a number from 0 to 1, not "much".'],
  [
    'horizontal-flip=1',
    '--augment horizontal-flip takes no amount, and mirrors half of the samples; "horizontal-flip=1" gives one.',
  ],
  ['zoom=0.1,zoom=0.2', '--augment names zoom twice.'],
])('"%s" is misuse, told with what is expected', (given, message) => {
  expect(() => augmentOption(given)).toThrow(Misuse)
  expect(() => augmentOption(given)).toThrow(message)
})
