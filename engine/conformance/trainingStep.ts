import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { analyse } from '../analyse/analyse.ts'
import type { NetDocument } from '../contract/document.ts'
import { decodeSafetensors, type FloatTensor } from '../document/tensors/safetensors.ts'
import { compile } from '../run/model/compile.ts'
import { createNoise } from '../run/training/noise.ts'
import { assignWeights } from '../run/training/runSnapshot.ts'

const folder = path.join(import.meta.dirname, '../import')

/** A file of another program, by its place below engine/import. */
export function fixtureBytes(file: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path.join(folder, file)))
}

/** The tensors that another program wrote as safetensors. */
export function fixtureArrays(file: string): ReadonlyMap<string, FloatTensor> {
  const read = decodeSafetensors(fixtureBytes(file))
  if (!read.ok) throw new Error(read.problems[0]?.message.en)
  return read.value.tensors
}

export function tensorNamed(arrays: ReadonlyMap<string, FloatTensor>, name: string): FloatTensor {
  const found = arrays.get(name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

interface Trained {
  readonly document: NetDocument
  readonly weights: ReadonlyMap<string, FloatTensor>
}

interface Step {
  readonly answer: readonly number[]
  /** By key, of the weights that are learned. */
  readonly gradients: ReadonlyMap<string, FloatTensor>
}

/** The network's answer in training, and the gradients of the mean squared error to `target`. */
export function trainingStep(
  { document, weights }: Trained,
  { given, target }: { readonly given: FloatTensor; readonly target: FloatTensor },
): Step {
  const compiled = compile(document, { analysis: analyse(document), noise: createNoise(1).source })
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message.en)
  const net = compiled.value
  expect(assignWeights(net.weights, weights)).toEqual([])
  const learned = net.weights.filter(({ spec }) => spec.trainable)
  let answered: readonly number[] = []
  let gradients: ReadonlyMap<string, FloatTensor> = new Map()
  core.tidy(() => {
    const x = core.tensor(given.values, [...given.shape])
    const wanted = core.tensor(target.values, [...target.shape])
    const answer = () => net.scoresModel.apply(x, { training: true }) as core.Tensor
    const variables = learned.map(({ variable }) => variable)
    const { grads } = core.variableGrads(() => core.mean(core.squaredDifference(answer(), wanted)), variables)
    answered = [...answer().dataSync()]
    gradients = new Map(
      learned.map(({ key, variable }) => {
        const values = Float32Array.from(grads[variable.name]?.dataSync() ?? [])
        return [key, { shape: variable.shape, values }]
      }),
    )
  })
  net.dispose()
  return { answer: answered, gradients }
}
