import {
  augmentationAmounts,
  augmentationNames,
  noAugmentation,
  type AugmentationFlip,
  type AugmentationName,
} from '../contract/augmentations.ts'
import type { AugmentationSettings } from '../contract/document.ts'
import { Misuse } from './misuse.ts'

/** How people say it: "random-crop". */
function told(name: AugmentationName): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** For the help: every name with the amount that it has where none is given. */
export const augmentChoices = augmentationNames
  .map((name) => (isFlip(name) ? told(name) : `${told(name)}=${augmentationAmounts[name].usual}`))
  .join(', ')

/** "horizontal-flip,random-crop=4": what is named is on, the rest is off; "none" is all off (Commander makes "" of null). */
export function augmentOption(given: string): AugmentationSettings {
  if (given.trim() === 'none') return noAugmentation
  const parts = given.split(',').map((part) => readPart(part.trim()))
  const repeated = parts.find(([name], at) => parts.findIndex(([other]) => other === name) < at)
  if (repeated !== undefined) throw new Misuse(`--augment names ${told(repeated[0])} twice. Name each once.`)
  return { ...noAugmentation, ...Object.fromEntries(parts) }
}

function readPart(part: string): readonly [AugmentationName, boolean | number] {
  const [word = '', amount] = part.split('=', 2)
  const name = augmentationNames.find((known) => told(known) === word.trim())
  if (name === undefined)
    throw new Misuse(
      `--augment does not know "${part}". Name some of these, with commas between: ${augmentChoices}; or none to switch all off.`,
    )
  if (isFlip(name)) {
    if (amount !== undefined)
      throw new Misuse(`--augment ${told(name)} takes no amount, and mirrors half of the samples; "${part}" gives one.`)
    return [name, true]
  }
  const { maximum, usual } = augmentationAmounts[name]
  if (amount === undefined) return [name, usual]
  const value = Number(amount)
  const isWhole = name !== 'randomCrop' || Number.isInteger(value)
  if (amount.trim() !== '' && isWhole && value >= 0 && value <= maximum) return [name, value]
  const kind = name === 'randomCrop' ? 'a whole number of pixels' : 'a number'
  throw new Misuse(
    `--augment ${told(name)} takes ${kind} from 0 to ${maximum}, not "${amount}". Usual is ${told(name)}=${usual}.`,
  )
}

function isFlip(name: AugmentationName): name is AugmentationFlip {
  return name === 'horizontalFlip' || name === 'verticalFlip'
}
