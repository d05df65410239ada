import { dispose, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { model as makeModel, type LayersModel } from '@tensorflow/tfjs-layers'
import { fail, succeed, type Problem, type Result } from '../contract/problem.ts'
import type { Ask, ExportCheck, ExportedModel, NamedBytes } from '../contract/protocol.ts'
import { text } from '../contract/text.ts'
import { createRandom } from '../data/random.ts'
import { shapeSize } from '../graph/shape.ts'
import { makeInputs } from './makeBatch.ts'
import type { Run } from './openRun.ts'
import { assignWeights, readWeights } from './runSnapshot.ts'
import { decodeSafetensors, encodeSafetensors } from '../document/safetensors.ts'
import { readTfjsModel, writeTfjsModel } from './tfjsModelFiles.ts'

const comparedSamples = 32
/** Largest difference that counts as the same, for outputs up to 1; in proportion beyond. */
const relativeTolerance = 1e-4

/** Makes the files of a trained model, reads them back and compares both on real samples. Call it between two steps. */
export async function exportRun(run: Run, format: Ask<'exportModel'>['format']): Promise<Result<ExportedModel>> {
  const inputs = sampleInputs(run)
  try {
    return format === 'tfjs' ? await exportTfjs(run, inputs) : await exportSafetensors(run, inputs)
  } finally {
    dispose([...inputs])
  }
}

async function exportTfjs(run: Run, inputs: readonly Tensor[]): Promise<Result<ExportedModel>> {
  const { net, data, document } = run
  const files = await writeTfjsModel(net.model, {
    name: document.name,
    preprocessing: data?.preprocessing ?? null,
    classNames: data?.dataSet.classNames ?? null,
  })
  const loaded = await readTfjsModel(files)
  try {
    const before = await answers(net.model, inputs)
    return await judge({ before, after: await answers(loaded, inputs), files }, () => firstDifference(run, { loaded, inputs }))
  } finally {
    loaded.dispose()
  }
}

/** The weights alone, named by layer, so that other programs find them. */
async function exportSafetensors(run: Run, inputs: readonly Tensor[]): Promise<Result<ExportedModel>> {
  const { net, document } = run
  const nameOf = new Map(
    net.weights.map(({ key, node, spec }) => {
      const layer = document.graph.nodes.find(({ id }) => id === node)?.name ?? node
      return [key, `${layer}/${spec.name}`] as const
    }),
  )
  const weights = await readWeights(net.weights)
  const tensors = new Map([...weights].map(([key, stored]) => [nameOf.get(key) ?? key, stored]))
  const files = [{ name: 'weights.safetensors', bytes: encodeSafetensors({ tensors, metadata: { name: document.name } }) }]
  const before = await answers(net.model, inputs)
  const readBack = decodeSafetensors(files[0]?.bytes ?? new Uint8Array(0))
  if (!readBack.ok) return readBack
  const found = new Map(
    [...nameOf].flatMap(([key, name]) => {
      const stored = readBack.value.tensors.get(name)
      return stored === undefined ? [] : [[key, stored] as const]
    }),
  )
  const [missing] = assignWeights(net.weights, found)
  const culprit = net.weights.find(({ key }) => key === missing)?.node ?? null
  return judge({ before, after: await answers(net.model, inputs), files }, () => Promise.resolve(culprit))
}

interface Compared {
  readonly before: readonly Float32Array[]
  readonly after: readonly Float32Array[]
  readonly files: readonly NamedBytes[]
}

type Culprit = Run['net']['outputs'][number]['node'] | null

async function judge({ before, after, files }: Compared, findCulprit: () => Promise<Culprit>): Promise<Result<ExportedModel>> {
  const { largest, tolerance } = compareValues(before, after)
  const check: ExportCheck = { samples: comparedSamples, largestDifference: largest, tolerance, passed: largest <= tolerance }
  if (check.passed) return succeed({ files, check })
  return fail(exportDiffers(check, await findCulprit()))
}

/** Largest absolute difference (infinite where only one side is a number), and what is allowed for values of this size. */
export function compareValues(
  before: readonly Float32Array[],
  after: readonly Float32Array[],
): { readonly largest: number; readonly tolerance: number } {
  let largest = before.length === after.length ? 0 : Infinity
  let size = 1
  before.forEach((values, output) => {
    const others = after[output]
    if (others?.length !== values.length) largest = Infinity
    values.forEach((value, place) => {
      const other = others?.[place] ?? Number.NaN
      if (Number.isFinite(value)) size = Math.max(size, Math.abs(value))
      if (Object.is(value, other) || value === other) return
      const difference = Math.abs(value - other)
      largest = Number.isFinite(difference) ? Math.max(largest, difference) : Infinity
    })
  })
  return { largest, tolerance: relativeTolerance * size }
}

/** The first node, upstream first, whose output is not the same in the model that was read back. */
async function firstDifference(
  { net }: Run,
  { loaded, inputs }: { readonly loaded: LayersModel; readonly inputs: readonly Tensor[] },
): Promise<Culprit> {
  for (const [node, symbol] of net.nodeTensors) {
    const twin = loaded.layers.find(({ name }) => name === symbol.sourceLayer.name)?.output
    if (twin === undefined || Array.isArray(twin) || net.inputs.some((input) => input.node === node)) continue
    const before = await answers(makeModel({ inputs: net.model.inputs, outputs: symbol }), inputs)
    const after = await answers(makeModel({ inputs: loaded.inputs, outputs: twin }), inputs)
    const { largest, tolerance } = compareValues(before, after)
    if (largest > tolerance) return node
  }
  return null
}

async function answers(model: LayersModel, inputs: readonly Tensor[]): Promise<readonly Float32Array[]> {
  const outputs = tidy(() => {
    const [first] = inputs
    /* LayersModel.apply gives tensors for tensors; its type also covers symbolic ones. */
    const found = model.apply(inputs.length === 1 && first !== undefined ? first : [...inputs], { training: false }) as
      | Tensor
      | Tensor[]
    return (Array.isArray(found) ? found : [found]).map((output) => output.clone())
  })
  const values = await Promise.all(outputs.map(async (output) => Float32Array.from(await output.data<'float32'>())))
  dispose(outputs)
  return values
}

/** Real samples, again from the start where there are fewer than 32; without any data, drawn numbers. */
function sampleInputs({ net, data, document }: Run): readonly Tensor[] {
  if (data !== null && data.dataSet.samples > 0) {
    const { samples } = data.dataSet
    return tidy(() => [
      ...makeInputs(
        net,
        data,
        Int32Array.from({ length: comparedSamples }, (_, row) => row % samples),
      ),
    ])
  }
  const random = createRandom(document.training.seed).fork('export')
  return net.inputs.map(({ shape }) => {
    const values = Float32Array.from({ length: comparedSamples * shapeSize(shape) }, () => random.nextUniform())
    return tensor(values, [comparedSamples, ...shape])
  })
}

function exportDiffers({ largestDifference, tolerance }: ExportCheck, node: Culprit): Problem {
  const found = largestDifference.toPrecision(3)
  return {
    code: 'export-differs',
    severity: 'error',
    place: node === null ? {} : { node },
    message: text(
      `The exported model was read back and answers differently: by up to ${found} on ${comparedSamples} samples, where ${tolerance.toPrecision(1)} is allowed. It was not saved.`,
      `导出的模型在读回后给出了不同的结果：在 ${comparedSamples} 个样本上最大相差 ${found}，允许值为 ${tolerance.toPrecision(1)}。模型未保存。`,
    ),
    expected: text(`at most ${tolerance.toPrecision(1)}`, `至多 ${tolerance.toPrecision(1)}`),
    got: text(found, found),
    fixes: [],
  }
}
