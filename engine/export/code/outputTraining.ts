import { describeAugmentation } from '../../contract/describeAugmentation.ts'
import type { AugmentationSettings, Metric, NetDocument } from '../../contract/document.ts'
import { formatShape } from '../../graph/shape.ts'
import type { OutputLoss } from '../../layers/outputParams.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import type { CodeEnd, CodePlan } from './codePlan.ts'

/** How one output learns, and what its labels must look like for losses that take class numbers. */
export interface OutputTraining {
  readonly loss: OutputLoss
  readonly margin: number
  readonly delta: number
  /** The settings' metrics that fit this output. */
  readonly metrics: readonly Metric[]
  /** "class numbers from 0 to 9" */
  readonly labels: string
}

/** What a hinge loss of our own is given: Keras takes labels of any shape, tf.js only of the output's. */
export type HingeLabels = 'numbers' | 'oneHot'

/**
 * What code says about one output: loss and metrics by the names that Keras and tf.js share. `hinge`: how a hinge takes its
 * labels.
 */
export function outputTraining(
  { node, shape }: CodeEnd,
  { document, hinge }: { readonly document: NetDocument; readonly hinge: HingeLabels },
): OutputTraining {
  const definition = layerKind('output')
  const params = definition === undefined ? node.params : withDefaults(definition, node.params)
  const loss = params['loss'] as OutputLoss // checked with the document
  const width = shape.at(-1) ?? 1
  const isClasses = params['task'] === 'classification'
  const fits = (metric: Metric): boolean =>
    metric === 'mae' ? !isClasses : isClasses && (metric === 'accuracy' || (width > 5 && loss !== 'binaryCrossEntropy'))
  return {
    loss,
    margin: Number(params['margin']),
    delta: Number(params['delta']),
    metrics: document.training.metrics.filter(fits),
    labels: labelWords({
      loss: loss === 'hinge' && hinge === 'oneHot' ? 'binaryCrossEntropy' : loss,
      width,
      isInput: params['target'] === 'input',
    }),
  }
}

function labelWords({
  loss,
  width,
  isInput,
}: {
  readonly loss: OutputLoss
  readonly width: number
  readonly isInput: boolean
}): string {
  if (isInput) return 'the samples themselves'
  if (loss === 'softmaxCrossEntropy' || loss === 'hinge') return `class numbers from 0 to ${width - 1}`
  if (loss === 'binaryCrossEntropy') return width === 1 ? '0 or 1' : `a 1 for the class among ${width} zeros and ones`
  return width === 1 ? 'one number each' : `${width} numbers each`
}

const scalings: { readonly [Scaling in NetDocument['data']['scaling']]: string } = {
  none: 'as they are',
  unit: 'scaled to 0 … 1 by the smallest and largest value of the training data',
  centre: 'minus the mean of the training data',
  standardise: 'minus the mean and divided by the deviation of the training data, for each feature or channel',
}

/** What goes in and what it is compared with, in sentences: "x: 8×8×1, scaled to …". `scales`: the code does that. */
export function dataSentences(
  { inputs, outputs, document }: CodePlan<unknown>,
  { hinge, scales = false }: { readonly hinge: HingeLabels; readonly scales?: boolean },
): readonly string[] {
  const shapes = inputs.map(({ shape }) => formatShape(shape)).join(' and ')
  const labels = outputs.map((output) => outputTraining(output, { document, hinge }).labels).join(' and ')
  return [`x: samples of ${shapes}, ${scales ? scalings.none : scalings[document.data.scaling]}`, `y: ${labels}`]
}

/** Where nothing in the code changes them: `fit` takes samples as they are. */
export function augmentationSentences(settings: AugmentationSettings | null): readonly string[] {
  const parts = describeAugmentation(settings)?.en.split(', ') ?? []
  if (parts.length === 0) return []
  const lines = Array.from({ length: Math.ceil(parts.length / 3) }, (_, line) => parts.slice(3 * line, 3 * line + 3).join(', '))
  return ['Netwright augments training samples anew in each epoch, which fit does not:', ...lines.map((line) => `  ${line}`)]
}

/** What a library's own training cannot do: layers that learn at a rate of their own. */
export function unlikeRates({ steps }: CodePlan<unknown>): readonly string[] {
  const nodes = new Map(steps.map(({ node, name }) => [node.id, { node, name }]))
  return [...nodes.values()].flatMap(({ node, name }) =>
    node.learningRateFactor === undefined || node.learningRateFactor === 1 ? [] : [`${name}: ${node.learningRateFactor}`],
  )
}
