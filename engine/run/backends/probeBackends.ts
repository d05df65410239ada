import type { BackendMeasurement, BackendName } from '../../contract/backendNames.ts'
import { text, type Text } from '../../contract/text.ts'
import { addDetail, untranslated } from './backendDetails.ts'
import { availableBackends, backendDetail, closeBackend, ensureBackend } from './backends.ts'
import { isSoftwareRenderer } from './describeRenderer.ts'
import { explainBackendError } from './explainBackendError.ts'
import { makeProbeValues, runProbeStep, type ProbeNumbers, type ProbeValues } from './probeStep.ts'

export interface ProbeOutcome {
  readonly measurements: readonly BackendMeasurement[]
  readonly chosen: BackendName
}

/** Largest difference from the cpu backend's gradients, relative to the largest of them; 16-bit floats exceed it. */
const tolerance = 1e-3
/** Timing on one backend ends after about this long. */
const budgetMs = 600
const timedSteps = 5
/** Samples of the step whose numbers are compared: few, because plain JavaScript computes them as well. */
const checkedBatch = 4
/** Samples of the step that is timed: enough to tell a GPU from a processor. */
const timedBatch = 32

/**
 * Trains one real convolution step on each available backend, compares its numbers with the cpu backend's, and leaves
 * the fastest one that gives right numbers in use; the others are closed. A backend that fails is reported, never thrown.
 */
export async function probeBackends(): Promise<ProbeOutcome> {
  const checked = makeProbeValues(checkedBatch)
  const timed = makeProbeValues(timedBatch)
  const measurements: BackendMeasurement[] = []
  const reference = await measureCpu(checked)
  for (const { backend, available, detail } of await availableBackends()) {
    if (backend === 'cpu') measurements.push(reference.measurement)
    else if (!available) measurements.push({ backend, state: 'unavailable', stepMs: null, detail })
    else measurements.push(await measure(backend, { checked, timed, expected: reference.numbers }))
  }
  const chosen = fastest(measurements)
  for (const { backend } of measurements) if (backend !== chosen) closeBackend(backend)
  await ensureBackend(chosen)
  return { measurements, chosen }
}

/**
 * The usable backend with the shortest step; the cpu backend, which is always there, if there is none. Of those that compute
 * on the processor, simd stands before wasm, and wasm before a GPU backend that draws there: they compete for the same
 * cores, and one slow measurement on a busy machine would otherwise choose the slower one for the whole session.
 */
export function fastest(measurements: readonly BackendMeasurement[]): BackendName {
  const usable = measurements.filter(({ state, stepMs }) => state === 'usable' && stepMs !== null)
  const onProcessor = (['simd', 'wasm'] as const).find((name) => usable.some(({ backend }) => backend === name))
  const isRealGpu = ({ backend, detail }: BackendMeasurement): boolean =>
    (backend === 'webgpu' || backend === 'webgl') && !isSoftwareRenderer(detail.en)
  const candidates =
    onProcessor === undefined ? usable : usable.filter((found) => found.backend === onProcessor || isRealGpu(found))
  const [best] = candidates.toSorted((left, right) => (left.stepMs ?? 0) - (right.stepMs ?? 0))
  return best?.backend ?? 'cpu'
}

/**
 * Largest difference between two sets of gradients, each tensor's relative to its own largest reference value;
 * infinite where a number is not finite.
 */
export function gradientError(found: ProbeNumbers, expected: ProbeNumbers): number {
  let worst = Math.abs(found.loss - expected.loss) / Math.abs(expected.loss)
  expected.gradients.forEach((reference, index) => {
    const gradient = found.gradients[index]
    const scale = reference.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-12)
    reference.forEach((value, position) => {
      const difference = Math.abs((gradient?.[position] ?? Number.NaN) - value) / scale
      worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference)
    })
  })
  return Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst
}

/** Computes the reference; its first step is the timed one too, as JavaScript needs no warming that would pay. */
async function measureCpu(checked: ProbeValues) {
  await ensureBackend('cpu')
  const start = performance.now()
  const numbers = await runProbeStep(checked)
  const measurement: BackendMeasurement = {
    backend: 'cpu',
    state: 'usable',
    ...scaledUp(performance.now() - start, untranslated('JavaScript')),
  }
  return { numbers, measurement }
}

/** The time of a whole step from that of a few samples: the work of a step grows with its batch. */
function scaledUp(checkedMs: number, detail: Text) {
  return {
    stepMs: (checkedMs * timedBatch) / checkedBatch,
    detail: addDetail(
      detail,
      text(`timed on ${checkedBatch} of ${timedBatch} samples`, `以 ${timedBatch} 个样本中的 ${checkedBatch} 个计时`),
    ),
  }
}

interface Probe {
  readonly checked: ProbeValues
  readonly timed: ProbeValues
  readonly expected: ProbeNumbers
}

async function measure(backend: BackendName, { checked, timed, expected }: Probe): Promise<BackendMeasurement> {
  try {
    const ready = await ensureBackend(backend)
    if (!ready.ok) return { backend, state: 'failed', stepMs: null, detail: ready.problems[0]?.got ?? untranslated('') }
    const error = gradientError(await runProbeStep(checked), expected)
    const time = await timeStep(backendDetail(backend), { checked, timed })
    if (error <= tolerance) return { backend, state: 'usable', ...time }
    const difference = error.toExponential(1)
    const detail = addDetail(time.detail, text(`gradients differ by ${difference}`, `梯度相差 ${difference}`))
    return { backend, state: 'wrongNumbers', ...time, detail }
  } catch (error) {
    return { backend, state: 'failed', stepMs: null, detail: explainBackendError(error).message }
  }
}

/** Milliseconds of a warm step; of a slow backend (a software renderer) only the small step is timed. */
async function timeStep(detail: Text, { checked, timed }: Omit<Probe, 'expected'>) {
  const checkedMs = await elapsedMs(() => runProbeStep(checked))
  if ((checkedMs * timedBatch) / checkedBatch > budgetMs) return scaledUp(checkedMs, detail)
  // Once for the compiling of shaders, then for the clock.
  let totalMs = await elapsedMs(() => runProbeStep(timed))
  let stepMs = Number.POSITIVE_INFINITY
  for (let step = 0; step < timedSteps && (step === 0 || totalMs < budgetMs); step++) {
    const elapsed = await elapsedMs(() => runProbeStep(timed))
    totalMs += elapsed
    stepMs = Math.min(stepMs, elapsed)
  }
  return { stepMs, detail }
}

async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
