import { engine, tidy, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import { isPredicting } from '../ops/convolution/DeferredConvolution.ts'
import { currentSimdBackend, type SimdBackend } from '../SimdBackend.ts'
import { copyFloats, copyOf, placeOf } from './places.ts'
import { Recorder } from './Recorder.ts'
import type { Place, Recording } from './recording.ts'
import { runKernels } from './runKernels.ts'

/** What is computed, of what. */
export interface Computation {
  /** Who computes: a model. */
  readonly owner: object
  /** Everything that is read besides the inputs. */
  readonly weights: readonly TensorInfo[]
  readonly inputs: readonly Tensor[]
  readonly compute: (inputs: readonly Tensor[]) => readonly Tensor[]
}

/**
 * The results of a computation. From the second or third time on its kernels are run as they were written down, without tf.js between
 * them, as long as every weight is as it was. Where JavaScript has a hand in the numbers (an inherited kernel, a constant) or something
 * else than weights and inputs is read, it is computed each time.
 */
export function replay(computation: Computation): readonly Tensor[] {
  const { owner, inputs, compute } = computation
  const backend = currentSimdBackend()
  const isFit = backend?.recordings.isOn === true && backend.recorder === null && isPredicting()
  if (!isFit || !inputs.every(({ dtype, size }) => dtype === 'float32' && size > 0)) return compute(inputs)
  const shapes = inputs.map(({ shape }) => shape)
  const weights = computation.weights.map(({ dataId }) => dataId)
  const known = backend.recordings.find(owner, { shapes, weights })
  const again = known === undefined ? null : runAgain(backend, known, inputs)
  return again ?? record(backend, computation, weights)
}

/** null where the recording had to go to make room for its results. */
function runAgain(backend: SimdBackend, recording: Recording, inputs: readonly Tensor[]): readonly Tensor[] | null {
  const made = backend.attempt(() => {
    const from = inputs.map((input) => backend.address(input))
    const results = recording.outputs.map(({ shape }) => backend.output(shape))
    if (!backend.recordings.has(recording)) {
      for (const { dataId } of results) backend.disposeData(dataId)
      return null
    }
    for (const [index, { address, shape }] of recording.inputs.entries())
      copyFloats(backend, { from: from[index] ?? 0, to: address, shape })
    runKernels(backend, recording)
    for (const [index, { address, shape }] of recording.outputs.entries()) {
      const result = results[index]
      if (result !== undefined) copyFloats(backend, { from: address, to: backend.address(result), shape })
    }
    return results
  })
  return made === null ? null : asTensors(made)
}

function record(backend: SimdBackend, computation: Computation, weights: readonly object[]): readonly Tensor[] {
  // Numbers that JavaScript has, and what still waits, come into the heap before.
  const given = computation.inputs.map((input) => placeOf(backend, input))
  const recorder = new Recorder(backend)
  backend.recorder = recorder
  let places: Places | null = null
  try {
    const computed = computeInBlocks(backend, { recorder, given, compute: computation.compute })
    places = computed.places
    return computed.results
  } finally {
    backend.recorder = null
    if (places === null) recorder.spoil('there is no result')
    const known = new Set(computation.weights.map(({ dataId }) => backend.tensorData(dataId)))
    const whole = recorder.end(known, { mayChange: false })
    if (whole !== null && places !== null)
      backend.recordings.keep(computation.owner, { ...whole, weights, ...places, mayChange: false })
  }
}

interface Places {
  readonly inputs: readonly Place[]
  readonly outputs: readonly Place[]
}

/** Inputs are copied into blocks of the recorder, results out of them; `places` is null where the results are no floats. */
function computeInBlocks(
  backend: SimdBackend,
  { recorder, given, compute }: { readonly recorder: Recorder; readonly given: readonly Place[] } & Pick<Computation, 'compute'>,
) {
  let places: Places | null = null
  let copies: readonly TensorInfo[] = []
  const others = tidy((): Tensor[] => {
    const own = given.map((place) => copyOf(backend, place))
    const ownPlaces = own.map((copy) => placeOf(backend, copy))
    recorder.runs.length = 0
    const outputs = compute(own.map((copy) => engine().makeTensorFromTensorInfo(copy)))
    if (outputs.some(({ dtype }) => dtype !== 'float32')) {
      recorder.spoil('a result is not float32')
      return [...outputs]
    }
    const outputPlaces = outputs.map((output) => placeOf(backend, output))
    recorder.close()
    copies = backend.attempt(() => outputPlaces.map((place) => copyOf(backend, place)))
    places = { inputs: ownPlaces, outputs: outputPlaces }
    return []
  })
  recorder.close()
  return { places: places as Places | null, results: places === null ? others : asTensors(copies) }
}

function asTensors(made: readonly TensorInfo[]): readonly Tensor[] {
  return made.map((one) => engine().makeTensorFromTensorInfo(one))
}
