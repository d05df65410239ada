import type { TensorInfo } from '@tensorflow/tfjs-core'
import { scratchBytes } from '../../memory/layout.ts'
import type { Temporary } from '../../memory/Unfinished.ts'
import type { SimdBackend } from '../../SimdBackend.ts'
import { input, type KernelCall, type SimdKernel } from '../simdKernel.ts'
import {
  gateCounts,
  paddedUnits,
  recurrentActivations,
  recurrentCells,
  scoreParts,
  stateParts,
  type RecurrentSettings,
  type RecurrentSizes,
} from './recurrentCell.ts'

/**
 * A recurrent layer over a whole sequence, from a state of zeros, as one node of the tape.
 * Inputs: x [samples, steps, features], kernel [features, gates·units], recurrentKernel [units, gates·units], bias [gates·units]
 * ([2, gates·units] for resetAfterGru: of the input, of the state) or none; gates in tf.js's order. Attributes: RecurrentSettings. Outputs: out and, where recorded, the three records of
 * kernels/recurrent/recurrentForward.ts (`resets` for GRU only).
 */
const forwardKernel: SimdKernel = {
  name: 'SimdRecurrent',
  run: (call) => {
    const { backend } = call
    const settings = call.attrs as unknown as RecurrentSettings // only layers/readSequence.ts runs this kernel
    const { cell, everyStep, backwards, recorded } = settings
    const sizes = sizesOf(call)
    const { samples, steps, features, units } = sizes
    const shape = everyStep ? [samples, steps, units] : [samples, units]
    const out = backend.output(shape)
    const records = recorded ? makeRecords(backend, cell, sizes) : []
    const [states, before, resets] = records.map((record) => backend.address(record))
    const weights = packForward(call, cell, sizes)
    const words = [backend.address(input(call, 'x')), ...weights.map((weight) => weight?.address ?? 0), backend.address(out)]
    words.push(states ?? 0, before ?? 0, resets ?? 0, steps, features, units, recurrentCells.indexOf(cell), Number(everyStep))
    words.push(Number(backwards), recurrentActivations.indexOf(settings.activation))
    words.push(recurrentActivations.indexOf(settings.gateActivation), samplesTogether(cell, sizes))
    backend.run('recurrentForward', words, samples, samplesEach(backend, samples))
    for (const weight of weights) if (weight !== null) backend.release(weight)
    return [out, ...records]
  },
}

/**
 * Gradients of everything that enters the layer's activations. Inputs: dy, recurrentKernel and the records.
 * Outputs: dScores [samples·steps, gates·units] and the records `before` and `resets` in their shape [samples·steps, units].
 * For resetAfterGru dScores are those of the products with x, and last come those of the products with h, as large.
 */
const gradientKernel: SimdKernel = {
  name: 'SimdRecurrentGradient',
  run: (call) => {
    const { backend } = call
    const { sizes, ...settings } = call.attrs as unknown as RecurrentSettings & { readonly sizes: RecurrentSizes }
    const { cell } = settings
    const { samples, steps, units } = sizes
    const dScores = backend.output([samples * steps, gateCounts[cell] * units])
    const dStateScores = cell === 'resetAfterGru' ? [backend.output(dScores.shape)] : []
    const weights = packBackward(call, cell, units)
    const words = [backend.address(input(call, 'dy')), backend.address(input(call, 'states'))]
    words.push(...weights.map((weight) => weight?.address ?? 0), backend.address(dScores), steps, units)
    words.push(recurrentCells.indexOf(cell), Number(settings.everyStep), Number(settings.backwards))
    words.push(recurrentActivations.indexOf(settings.activation), recurrentActivations.indexOf(settings.gateActivation))
    words.push(samplesTogether(cell, sizes), ...dStateScores.map((scores) => backend.address(scores)))
    backend.run('recurrentBackward', words, samples, samplesEach(backend, samples))
    for (const weight of weights) if (weight !== null) backend.release(weight)
    const { before, resets } = call.inputs
    const states = [before, resets].filter((record) => record !== undefined)
    return [dScores, ...states.map((record) => backend.share(record, [samples * steps, units])), ...dStateScores]
  },
}

export const recurrentKernels: readonly SimdKernel[] = [forwardKernel, gradientKernel]

/** Samples that a thread takes through the sequence together; 0 where not even one fits into its scratch area. */
export function samplesTogether(cell: RecurrentSettings['cell'], { features, units }: RecurrentSizes): number {
  const width = paddedUnits(units)
  /* Of recurrentForward and recurrentBackward, whichever takes more; 512 bytes for what keeps rows apart. */
  const forward = 2 * width + features + stateParts[cell] * width
  const backward = (scoreParts[cell] + 4) * width
  const fitting = Math.floor(scratchBytes / (4 * Math.max(forward, backward) + 512)) - 6
  /* Sixteen rows of scores stay in the first cache; weights that do not fit the second are worth more rows each time they pass. */
  const wanted = gateCounts[cell] * width * (width + features) > 65_536 ? 48 : 16
  return Math.max(0, Math.min(wanted, fitting))
}

function samplesEach(backend: SimdBackend, samples: number): number {
  const { threads } = backend.pool
  if (threads === 1 || samples === 1) return 0
  /* Sixteen are two tiles of six and one of four. */
  return Math.min(16, Math.ceil(samples / threads))
}

function sizesOf(call: KernelCall): RecurrentSizes {
  const [samples = 0, steps = 0, features = 0] = input(call, 'x').shape
  return { samples, steps, features, units: input(call, 'recurrentKernel').shape[0] ?? 0 }
}

function makeRecords(backend: SimdBackend, cell: RecurrentSettings['cell'], sizes: RecurrentSizes): readonly TensorInfo[] {
  const { samples, steps, units } = sizes
  const rows = samples * steps
  const states = backend.record(rows * stateParts[cell] * paddedUnits(units), 'the states of a recurrent layer')
  const before = backend.record(rows * units, 'the states of a recurrent layer')
  return cell === 'gru' ? [states, before, backend.record(rows * units, 'the states of a recurrent layer')] : [states, before]
}

/** Weights, those of GRU's candidate, bias: as recurrentForward reads them. */
function packForward(
  call: KernelCall,
  cell: RecurrentSettings['cell'],
  { features, units }: RecurrentSizes,
): readonly (Temporary | null)[] {
  const { backend } = call
  const kernel = backend.address(input(call, 'kernel'))
  const recurrent = backend.address(input(call, 'recurrentKernel'))
  const width = paddedUnits(units)
  const rowStep = gateCounts[cell] * units * 4
  const panelBytes = (width + features) * 32
  const common = { rowStep, columnStep: 4, columns: units, panelBytes, groupStep: units * 4 }
  const pack = (groups: number, first: number, [upper, lower]: readonly [Part, Part]): Temporary => {
    const packed = backend.temporary((groups * width * panelBytes) / 8, 'the packed weights of a recurrent layer')
    const target = packed.address + upper.paddedRows * 32
    packPanels(backend, { ...common, ...upper, groups, source: upper.source + first, target: packed.address })
    packPanels(backend, { ...common, ...lower, groups, source: lower.source + first, target })
    return packed
  }
  /* One matrix behind the other: what r multiplies is a product of h alone. */
  const packApart = (first: number, [upper, lower]: readonly [Part, Part]): Temporary => {
    const packed = backend.temporary((width * panelBytes) / 8, 'the packed weights of a recurrent layer')
    const target = packed.address + width * upper.paddedRows * 4
    const one = { ...common, groups: 1 }
    packPanels(backend, {
      ...one,
      ...upper,
      panelBytes: upper.paddedRows * 32,
      source: upper.source + first,
      target: packed.address,
    })
    packPanels(backend, { ...one, ...lower, panelBytes: lower.paddedRows * 32, source: lower.source + first, target })
    return packed
  }
  const x = { source: kernel, rows: features, paddedRows: features }
  const h = { source: recurrent, rows: units, paddedRows: width }
  const candidateAt = 2 * units * 4
  switch (cell) {
    case 'gru':
      return [pack(2, 0, [h, x]), pack(1, candidateAt, [x, h]), packBias(call, 3, units)]
    case 'resetAfterGru':
      return [pack(2, 0, [h, x]), packApart(candidateAt, [x, h]), packBias(call, 2 * 3, units)]
    default:
      return [pack(gateCounts[cell], 0, [h, x]), null, packBias(call, gateCounts[cell], units)]
  }
}

function packBias({ backend, inputs: { bias } }: KernelCall, gates: number, units: number): Temporary | null {
  if (bias === undefined) return null
  const packed = backend.temporary(gates * paddedUnits(units) * 4, 'the bias of a recurrent layer')
  const row = { source: backend.address(bias), rowStep: 0, columnStep: 4, rows: 1, paddedRows: 1, columns: units }
  packPanels(backend, { ...row, target: packed.address, panelBytes: 32, groups: gates, groupStep: units * 4 })
  return packed
}

/** The transposed recurrent kernel; GRU's candidate on its own. */
function packBackward(call: KernelCall, cell: RecurrentSettings['cell'], units: number): readonly (Temporary | null)[] {
  const { backend } = call
  const recurrent = backend.address(input(call, 'recurrentKernel'))
  const width = paddedUnits(units)
  const pack = (gates: number, first: number): Temporary => {
    const panelBytes = gates * width * 32
    const packed = backend.temporary((width / 8) * panelBytes, 'the packed weights of a recurrent layer')
    for (let gate = 0; gate < gates; gate++) {
      const part = { source: recurrent + (first + gate) * units * 4, rowStep: 4, columnStep: gateCounts[cell] * units * 4 }
      const target = packed.address + gate * width * 32
      const size = { rows: units, paddedRows: width, columns: units, groups: 1, groupStep: 0 }
      packPanels(backend, { ...part, ...size, target, panelBytes })
    }
    return packed
  }
  return cell === 'gru' ? [pack(2, 0), pack(1, 2)] : [pack(gateCounts[cell], 0), null]
}

interface Part {
  readonly source: number
  readonly rows: number
  readonly paddedRows: number
}

/** The arguments of kernels/products/packPanels.ts by name; `groups` matrices lie side by side. */
interface PackedMatrix extends Part {
  readonly rowStep: number
  readonly columnStep: number
  readonly columns: number
  readonly target: number
  readonly panelBytes: number
  readonly groups: number
  readonly groupStep: number
}

function packPanels(backend: SimdBackend, matrix: PackedMatrix): void {
  const { source, rowStep, columnStep, rows, paddedRows, columns, target, panelBytes, groups, groupStep } = matrix
  const words = [source, rowStep, columnStep, rows, paddedRows, columns, target, panelBytes, groupStep]
  const panels = groups * Math.ceil(columns / 8)
  /* Small ones are packed sooner than a thread wakes. */
  backend.run('packPanels', words, panels, rows * panels < 8192 ? 0 : Math.ceil(panels / (4 * backend.pool.threads)))
}
