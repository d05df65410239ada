import { dispose, type Tensor } from '@tensorflow/tfjs-core'
import { model as makeModel, type LayersModel } from '@tensorflow/tfjs-layers'
import type { Result } from '../contract/problem.ts'
import type { Ask, ExportedModel } from '../contract/protocol.ts'
import { comparedInputs } from './comparedInputs.ts'
import { compareValues, judge, type Culprit } from './exportComparison.ts'
import { exportOnnx } from './exportOnnx.ts'
import { modelAnswers } from './modelAnswers.ts'
import type { Run } from './openRun.ts'
import { assignWeights, readWeights } from './runSnapshot.ts'
import { decodeSafetensors, encodeSafetensors } from '../document/safetensors.ts'
import { readTfjsModel, writeTfjsModel } from './tfjsModelFiles.ts'

/** Makes the files of a trained model, reads them back and compares both on real samples. Call it between two steps. */
export async function exportRun(
  run: Run,
  { format, preprocessing = false }: Pick<Ask<'exportModel'>, 'format' | 'preprocessing'>,
): Promise<Result<ExportedModel>> {
  if (format === 'onnx') return exportOnnx(run, { preprocessing })
  const inputs = comparedInputs(run)
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
    const before = await modelAnswers(net.model, inputs)
    return await judge({ before, after: await modelAnswers(loaded, inputs), files }, () =>
      firstDifference(run, { loaded, inputs }),
    )
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
  const before = await modelAnswers(net.model, inputs)
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
  return judge({ before, after: await modelAnswers(net.model, inputs), files }, () => Promise.resolve(culprit))
}

/** The first node, upstream first, whose output is not the same in the model that was read back. */
async function firstDifference(
  { net }: Run,
  { loaded, inputs }: { readonly loaded: LayersModel; readonly inputs: readonly Tensor[] },
): Promise<Culprit> {
  for (const [node, symbol] of net.nodeTensors) {
    const twin = loaded.layers.find(({ name }) => name === symbol.sourceLayer.name)?.output
    if (twin === undefined || Array.isArray(twin) || net.inputs.some((input) => input.node === node)) continue
    const before = await modelAnswers(makeModel({ inputs: net.model.inputs, outputs: symbol }), inputs)
    const after = await modelAnswers(makeModel({ inputs: loaded.inputs, outputs: twin }), inputs)
    const { largest, tolerance } = compareValues(before, after)
    if (largest > tolerance) return node
  }
  return null
}
