import { engine, tidy, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import { isPredicting } from '../ops/convolution/DeferredConvolution.ts'
import { currentSimdBackend, type SimdBackend } from '../SimdBackend.ts'
import { copyFloats, copyOf, placeOf } from './places.ts'
import { Recorder } from './Recorder.ts'
import type { Place, Recording } from './recording.ts'
import { runKernels } from './runKernels.ts'

/** A computation that is made again and again, of other inputs and of weights that change from one time to the next. */
export interface Step<T> {
  /** Who computes. */
  readonly owner: object
  /** Everything that is read besides the inputs, or changed in place. */
  readonly weights: readonly TensorInfo[]
  readonly inputs: readonly Tensor[]
  readonly compute: (inputs: readonly Tensor[]) => readonly Tensor[]
  /** Hears the results, which are gone when it returns; it may change the weights. */
  readonly finish: (results: readonly Tensor[]) => T
}

/** What is known of an owner's steps. */
interface Attempts {
  /** Shapes of the last step's inputs: the same twice in a row is worth being written down, a smaller last batch is not. */
  shapes: string
  /** Times that it could not be written down, one after the other. */
  failures: number
  problem: string | null
}

/** After as many failures it is not tried again. */
const mostFailures = 3
/** A recording keeps its blocks from everybody else: a larger share of the memory than this is better used again and again. */
const mostOfMemory = 0.25
const attempts = new WeakMap<object, Attempts>()

/**
 * Makes a step of a training: `compute`, then `finish` of its results. From the third time on its kernels are run as they were written
 * down, without tf.js, its tape and its books, over the same bits. What differs from step to step besides inputs and weights must be an
 * argument that a kernel asks for (`LateWord`). Where JavaScript has a hand in the numbers, something else is read, or somebody else
 * has the data of a weight that is changed in place, it is computed as ever: `whyNotReplayed` says why.
 */
export function replayStep<T>(step: Step<T>): T {
  const { owner, inputs } = step
  const backend = currentSimdBackend()
  const isFit = backend?.recordings.isOn === true && backend.recorder === null && isPredicting()
  if (!isFit || !inputs.every(({ dtype, size }) => dtype === 'float32' && size > 0)) return computeAnew(step)
  const weights = step.weights.map(({ dataId }) => dataId)
  const shapes = inputs.map(({ shape }) => shape)
  // Numbers that JavaScript has come into the heap before; making room for them may cost the recording.
  const given = inputs.map((input) => placeOf(backend, input))
  const past = attempts.get(owner) ?? { shapes: '', failures: 0, problem: null }
  attempts.set(owner, past)
  const isRepeated = past.shapes === shapes.join(';')
  past.shapes = shapes.join(';')
  const known = backend.recordings.find(owner, { shapes, weights })
  if (known !== undefined && known.changed.every(({ refCount }) => refCount === 1))
    return backend.recordings.using(known, () => runAgain(backend, known, { given, finish: step.finish }))
  if (known !== undefined || !isRepeated || past.failures >= mostFailures) return computeAnew(step)
  return record(backend, step, { weights, given, past })
}

/** Why the steps of `owner` are computed each time; null where they are not, or nothing is known yet. */
export function whyNotReplayed(owner: object): string | null {
  return attempts.get(owner)?.problem ?? null
}

function computeAnew<T>({ inputs, compute, finish }: Step<T>): T {
  return handOver(
    tidy(() => [...compute(inputs)]),
    finish,
  )
}

/** Frees the results, and what was made of them, when `finish` returns. */
function handOver<T>(results: readonly Tensor[], finish: Step<T>['finish']): T {
  const answers: T[] = []
  try {
    tidy(() => {
      answers.push(finish(results))
    })
  } finally {
    for (const result of results) result.dispose()
  }
  // It did not throw.
  return answers[0] as T
}

function runAgain<T>(
  backend: SimdBackend,
  recording: Recording,
  { given, finish }: { readonly given: readonly Place[]; readonly finish: Step<T>['finish'] },
): T {
  for (const [index, { address, shape }] of recording.inputs.entries())
    copyFloats(backend, { from: given[index]?.address ?? 0, to: address, shape })
  runKernels(backend, recording)
  const results = recording.outputs.map(({ address, shape }) => engine().makeTensorFromTensorInfo(backend.lend(address, shape)))
  return handOver(results, finish)
}

interface Places {
  readonly inputs: readonly Place[]
  readonly outputs: readonly Place[]
}

function record<T>(
  backend: SimdBackend,
  step: Step<T>,
  { weights, given, past }: { readonly weights: readonly object[]; readonly given: readonly Place[]; readonly past: Attempts },
): T {
  const recorder = new Recorder(backend)
  backend.recorder = recorder
  const made: { places: Places | null } = { places: null }
  try {
    const results = tidy(() => {
      const own = given.map((place) => copyOf(backend, place))
      const ownPlaces = own.map((copy) => placeOf(backend, copy))
      recorder.runs.length = 0
      const outputs = step.compute(own.map((copy) => engine().makeTensorFromTensorInfo(copy)))
      if (outputs.some(({ dtype }) => dtype !== 'float32')) recorder.spoil('a result is not float32')
      else made.places = { inputs: ownPlaces, outputs: outputs.map((output) => placeOf(backend, output)) }
      recorder.close()
      return [...outputs]
    })
    return handOver(results, step.finish)
  } finally {
    recorder.close()
    backend.recorder = null
    // What `finish` did counts too: a weight that was assigned has other data.
    if (made.places === null) recorder.spoil('there is no result')
    if (step.weights.some(({ dataId }, index) => dataId !== weights[index])) recorder.spoil('a weight was assigned')
    if (recorder.bytes > backend.heap.budget * mostOfMemory) recorder.spoil('it would keep too much of the memory')
    const known = new Set(step.weights.map(({ dataId }) => backend.tensorData(dataId)))
    const whole = recorder.end(known, { mayChange: true })
    past.problem = recorder.problem
    past.failures = whole === null ? past.failures + 1 : 0
    if (whole !== null && made.places !== null)
      backend.recordings.keep(step.owner, { ...whole, weights, ...made.places, mayChange: true })
  }
}
