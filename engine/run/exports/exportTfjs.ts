import { dispose, type Tensor } from '@tensorflow/tfjs-core'
import { model as makeModel, type LayersModel } from '@tensorflow/tfjs-layers'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import type { Result } from '../../contract/problem.ts'
import { hardLayerName } from '../../export/keras/spreadHardActivations.ts'
import { modelAnswers } from '../model/modelAnswers.ts'
import type { Run } from '../openRun.ts'
import { comparedInputs } from './comparedInputs.ts'
import { compareValues, judge, type Culprit } from './exportComparison.ts'
import { readTfjsModel, writeTfjsModel } from './tfjsModelFiles.ts'

/** model.json and its weights, read back by tf.js. */
export async function exportTfjs(run: Run): Promise<Result<ExportedModel>> {
  const { net, data, document } = run
  const inputs = comparedInputs(run)
  const files = await writeTfjsModel(net.model, {
    name: document.name,
    preprocessing: data?.preprocessing ?? null,
    classNames: data?.dataSet.classNames ?? null,
  })
  const loaded = await readTfjsModel(files)
  try {
    const before = await modelAnswers(net.model, inputs)
    return await judge({ before, after: await modelAnswers(loaded, inputs), files, document }, () =>
      firstDifference(run, { loaded, inputs }),
    )
  } finally {
    loaded.dispose()
    dispose([...inputs])
  }
}

/** The first node, upstream first, whose output is not the same in the model that was read back. */
async function firstDifference(
  { net }: Run,
  { loaded, inputs }: { readonly loaded: LayersModel; readonly inputs: readonly Tensor[] },
): Promise<Culprit> {
  for (const [node, symbol] of net.nodeTensors) {
    const { name: own } = symbol.sourceLayer
    const twin = [hardLayerName(own), own].map((name) => loaded.layers.find((layer) => layer.name === name)).find(Boolean)?.output
    if (twin === undefined || Array.isArray(twin) || net.inputs.some((input) => input.node === node)) continue
    const before = await modelAnswers(makeModel({ inputs: net.model.inputs, outputs: symbol }), inputs)
    const after = await modelAnswers(makeModel({ inputs: loaded.inputs, outputs: twin }), inputs)
    const { largest, tolerance } = compareValues(before, after)
    if (largest > tolerance) return node
  }
  return null
}
