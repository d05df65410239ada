import { activeAugmentations, noAugmentation, type AugmentationName } from '../../contract/augmentations.ts'
import { describeAugmentation } from '../../contract/describeAugmentation.ts'
import type { AugmentationSettings, DataSettings } from '../../contract/document.ts'
import type { CodePlan } from './codePlan.ts'
import { bracketed, formatSource, type Source, type SourceStyle } from './sourceText.ts'

export interface KerasAugmentation {
  /** `augmented(model, …)`, lines of source. */
  readonly function: readonly string[]
  /** Its call, for `x` as it is. */
  readonly call: Source
}

/* In the order in which a sample is changed. Erasing and noise come once it is scaled. */
const unscaled = ['rotation', 'zoom', 'randomCrop', 'brightness', 'contrast'] as const

/**
 * The model behind Keras's own layers of augmentation, which do nothing outside training. null where nothing is augmented,
 * and for several inputs, which share one sample: no layer of Keras changes them alike.
 */
export function kerasAugmentation(plan: CodePlan<unknown>, style: SourceStyle): KerasAugmentation | null {
  const { data, training } = plan.document
  const [input] = plan.inputs
  if (training.augmentation === null || input === undefined || plan.inputs.length > 1) return null
  const isImage = input.shape.length === 3
  const settings: AugmentationSettings = isImage
    ? training.augmentation
    : { ...noAugmentation, gaussianNoise: training.augmentation.gaussianNoise }
  const active = new Set(activeAugmentations(settings))
  if (active.size === 0) return null
  const scaled = data.scaling === 'none' ? [] : ['layers.Rescaling(1 / divide, offset=-subtract / divide)']
  const made = { settings, shape: input.shape, range: rangeOf(data) }
  const items: readonly Source[] = [
    `keras.Input((${input.shape.join(', ')}${isImage ? '' : ','}))`,
    ...flips(settings),
    ...unscaled.filter((name) => active.has(name)).flatMap((name) => layersOf(name, made)),
    ...scaled,
    ...(['randomErasing', 'gaussianNoise'] as const).filter((name) => active.has(name)).flatMap((name) => layersOf(name, made)),
    'model',
  ]
  const list = bracketed('[', items, { close: ']', isTall: true })
  return {
    function: [
      `def augmented(model${scaled.length > 0 ? ', subtract, divide' : ''}):`,
      '    """The model behind what Netwright does to training samples, anew in each epoch:',
      ...wrapped(describeAugmentation(settings)?.en ?? '').map((line) => `    ${line}`),
      `    Takes samples ${scaled.length > 0 ? 'that are not scaled yet' : 'as they are'}; outside training nothing is changed by chance."""`,
      `    ${formatSource(['return keras.Sequential', bracketed('(', [list, 'name="augmented"'], { close: ')', isTall: true })], style, 1)}`,
    ],
    call: ['trained = augmented', bracketed('(', ['model', ...scalingArguments(data, input.shape.length)], { close: ')' })],
  }
}

/* One for each way: RandomFlip("horizontal_and_vertical") turns pictures both ways or neither. */
function flips({ horizontalFlip, verticalFlip }: AugmentationSettings): readonly Source[] {
  const ways = [...(horizontalFlip ? ['horizontal'] : []), ...(verticalFlip ? ['vertical'] : [])]
  return ways.map((way) => `layers.RandomFlip("${way}")`)
}

interface Making {
  readonly settings: AugmentationSettings
  readonly shape: readonly number[]
  /** Of the samples before they are scaled, as Keras's argument; none: Keras's default. */
  readonly range: readonly string[]
}

/** Keras's layer for one change; in comments where it means something else by the name. */
function layersOf(
  name: Exclude<AugmentationName, 'horizontalFlip' | 'verticalFlip'>,
  { settings, shape, range }: Making,
): readonly Source[] {
  const call = (layer: string, parts: readonly Source[]): Source => [`layers.${layer}`, bracketed('(', parts, { close: ')' })]
  const black = 'fill_mode="constant"'
  switch (name) {
    case 'rotation':
      return [call('RandomRotation', [`${settings.rotation} / 360`, black])]
    case 'zoom': {
      /* Keras's factor says how much more of the picture is seen; 1 is its limit. */
      const [least, most] = [1 / (1 + settings.zoom) - 1, Math.min(1, 1 / (1 - settings.zoom) - 1)]
      return [
        ...(settings.zoom > 0.5 ? ['# Keras makes a picture half as large at most.'] : []),
        call('RandomZoom', [`(${tidy(least)}, ${tidy(most)})`, black]),
      ]
    }
    case 'randomCrop': {
      /* Half a pixel more, rounded: each of the whole numbers of pixels is as likely as the others. */
      const [height = 1, width = 1] = shape
      const reach = settings.randomCrop + 0.5
      const factor = (length: number): string => (reach > length ? '1' : `${reach} / ${length}`)
      return [
        `# By whole pixels, up to ${settings.randomCrop} in each direction`,
        call('RandomTranslation', [factor(height), factor(width), black, 'interpolation="nearest"']),
      ]
    }
    case 'brightness':
      return [
        '# Keras adds a share of the range, Netwright multiplies by 1 ± it.',
        call('RandomBrightness', [`${settings.brightness}`, ...range]),
      ]
    case 'contrast':
      return [
        "# Keras takes each channel's own mean, and cuts off beyond the range.",
        call('RandomContrast', [`${settings.contrast}`, ...range]),
      ]
    case 'randomErasing':
      /* Both cover 2 % to 33 % of the picture; Keras's sides are √0.02 to √0.33 of its own (random_erasing.py of 3.15). */
      return [
        "# Keras draws height and width apart, each 14 % to 57 % of the picture's; Netwright draws an area",
        '# of 2 % to 33 % and a shape, height over width 0.3 to 3.3.',
        call('RandomErasing', [`(${settings.randomErasing}, ${settings.randomErasing})`, 'fill_value=0']),
      ]
    case 'gaussianNoise':
      return settings.gaussianNoise > 1
        ? [`# Gaussian noise of ${settings.gaussianNoise} is left out: Keras takes a deviation of 1 at most.`]
        : [call('GaussianNoise', [`${settings.gaussianNoise}`])]
  }
}

/** Pixels of image files go from 0 to 255, which is Keras's default. */
function rangeOf({ source }: DataSettings): readonly string[] {
  return source.type === 'builtin' ? ['value_range=(0, 16)'] : []
}

/** What the app learns from the training samples, learned from `x`. */
function scalingArguments({ scaling }: DataSettings, rank: number): readonly string[] {
  const axis = rank === 1 ? '0' : `(${Array.from({ length: rank }, (_, at) => at).join(', ')})`
  switch (scaling) {
    case 'none':
      return []
    case 'unit':
      return rank === 1 ? ['subtract=x.min(0)', 'divide=x.max(0) - x.min(0)'] : ['subtract=x.min()', 'divide=x.max() - x.min()']
    case 'centre':
      return [`subtract=x.mean(${axis})`, 'divide=1']
    case 'standardise':
      return [`subtract=x.mean(${axis})`, `divide=x.std(${axis})`]
  }
}

/** "a, b, c", three of them on a line. */
function wrapped(told: string): readonly string[] {
  const parts = told.split(', ')
  return Array.from({ length: Math.ceil(parts.length / 3) }, (_, line) => {
    const end = 3 * (line + 1)
    return `${parts.slice(3 * line, end).join(', ')}${end < parts.length ? ',' : '.'}`
  })
}

function tidy(value: number): number {
  return Number(value.toFixed(4))
}
