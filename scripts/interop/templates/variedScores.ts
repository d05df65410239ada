import type { Tensor } from '@tensorflow/tfjs-core'
import { shapeSize } from '../../../engine/graph/shape.ts'
import { modelAnswers } from '../../../engine/run/model/modelAnswers.ts'
import type { Run } from '../../../engine/run/openRun.ts'
import { change } from './change.ts'

/** Of scores before a softmax: with it the softmax is neither flat nor saturated. */
const deviationWanted = 1.5
/** Of other scores. */
const mostWanted = 3

/** Changes the last layer with weights so that the scores of samples differ and no class has all probability. */
export async function varyScores({ net }: Run, input: Tensor): Promise<void> {
  const [output] = net.outputs
  if (output === undefined) throw new Error('no output')
  const [scores = new Float32Array(0)] = await modelAnswers(net.scoresModel, [input])
  const last = net.weights.at(-1)?.node
  const weights = net.weights.filter(({ node }) => node === last)
  if (output.settings.loss.kind !== 'softmaxCrossEntropy') {
    const most = scores.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
    for (const { variable } of weights) change(variable, (value) => (value * Math.min(most, mostWanted)) / most)
    return
  }
  /* Half of what all samples share goes: it would hide how they differ. */
  const classes = shapeSize(output.scoresShape)
  const shared = Array.from({ length: classes }, (_, at) => mean(scores.filter((_score, index) => index % classes === at)) / 2)
  const scale = deviationWanted / deviationOf(scores.map((score, index) => score - (shared[index % classes] ?? 0)))
  for (const { variable, spec } of weights)
    change(variable, (value, at) => scale * (spec.name === 'bias' ? value - (shared[at] ?? 0) : value))
}

function deviationOf(values: Float32Array): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
