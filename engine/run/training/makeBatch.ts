import { tensor, type Tensor } from '@tensorflow/tfjs-core'
import type { Augmentation } from '../../data/augmentation/augmentation.ts'
import { takeBatch, type Batch as RawBatch } from '../../data/takeBatch.ts'
import { feedShares, type FeedShare } from '../../graph/feedShares.ts'
import { shapeSize } from '../../graph/shape.ts'
import { heapTensor } from '../heapTensor.ts'
import type { CompiledNet, CompiledOutput } from '../model/compiledNet.ts'
import type { TrainingData } from './trainingData.ts'

export interface Target {
  /** [batch, values]: one-hot, zeros and ones, or values. */
  readonly values: Tensor
  /** [batch] class numbers; null for regression. */
  readonly labels: Tensor | null
}

export interface Batch {
  readonly size: number
  /** One for each input of the net. */
  readonly inputs: readonly Tensor[]
  /** One for each output of the net. */
  readonly targets: readonly Target[]
}

/**
 * Gathers samples into tensors; call inside tf.tidy. Several inputs each get the whole sample in their own shapes, or
 * share it (`feedShares`); `checkFit` has made sure that sizes fit. `augmentation` is for training alone; what learns its own
 * input then learns the augmented one.
 */
export function makeBatch(
  net: CompiledNet,
  data: TrainingData,
  samples: Int32Array,
  { augmentation = null }: { readonly augmentation?: Augmentation | null } = {},
): Batch {
  const { raw, inputs } = takeSamples(net, data, { indices: samples, augmentation })
  return {
    size: samples.length,
    inputs,
    targets: net.outputs.map((output) => makeTarget(output, { raw, isClasses: data.dataSet.classNames !== null })),
  }
}

/** The inputs alone, for predictions and feature maps. */
export function makeInputs(net: CompiledNet, data: TrainingData, samples: Int32Array): readonly Tensor[] {
  return takeSamples(net, data, { indices: samples }).inputs
}

/** A single input that takes the whole sample is written where its tensor lies. */
function takeSamples(
  net: CompiledNet,
  { dataSet, preprocessing }: TrainingData,
  wanted: { readonly indices: Int32Array; readonly augmentation?: Augmentation | null },
): { readonly raw: RawBatch; readonly inputs: readonly Tensor[] } {
  const { indices } = wanted
  const [input] = net.inputs
  const isWhole = net.inputs.length === 1 && input !== undefined && shapeSize(input.shape) === shapeSize(dataSet.shape)
  const place = isWhole && indices.length > 0 ? heapTensor([indices.length, ...input.shape]) : null
  if (place !== null) return { raw: takeBatch(dataSet, { ...wanted, preprocessing, into: place.values }), inputs: [place.tensor] }
  const raw = takeBatch(dataSet, { ...wanted, preprocessing })
  return { raw, inputs: inputTensors(net, raw) }
}

function inputTensors(net: CompiledNet, raw: RawBatch): readonly Tensor[] {
  const sampleSize = raw.samples === 0 ? 0 : raw.inputs.length / raw.samples
  const sizes = net.inputs.map(({ shape }) => shapeSize(shape))
  const shares = feedShares(sizes, sampleSize)
  return net.inputs.map(({ shape }, index) => {
    const share = shares?.[index]
    const values = share === undefined || share.size === sampleSize ? raw.inputs : partOfEach(raw, { sampleSize, ...share })
    return tensor(values, [raw.samples, ...shape])
  })
}

/** The same stretch of every sample. */
function partOfEach(
  { inputs, samples }: RawBatch,
  { sampleSize, start, size }: FeedShare & { readonly sampleSize: number },
): Float32Array {
  const values = new Float32Array(samples * size)
  for (let sample = 0; sample < samples; sample++) {
    const from = sample * sampleSize + start
    values.set(inputs.subarray(from, from + size), sample * size)
  }
  return values
}

function makeTarget(
  { settings, scoresShape }: CompiledOutput,
  { raw, isClasses }: { readonly raw: RawBatch; readonly isClasses: boolean },
): Target {
  const shape = [raw.samples, shapeSize(scoresShape)]
  if (settings.target === 'input') return { values: tensor(raw.inputs, shape), labels: null }
  const targets = isClasses && shape[1] !== 1 ? oneHot(raw.targets, shape[1] ?? 1) : Float32Array.from(raw.targets)
  return {
    values: tensor(targets, shape),
    labels: isClasses && settings.task === 'classification' ? tensor(raw.targets, [raw.samples], 'int32') : null,
  }
}

function oneHot(labels: ArrayLike<number>, width: number): Float32Array {
  const values = new Float32Array(labels.length * width)
  for (let row = 0; row < labels.length; row++) values[row * width + (labels[row] ?? 0)] = 1
  return values
}
