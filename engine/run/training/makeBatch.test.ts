import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { analyse } from '../../analyse/analyse.ts'
import { openForTest } from '../../simd/fixtures/openForTest.ts'
import { blobs } from '../fixtures/blobs.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { compile } from '../model/compile.ts'
import { makeBatch } from './makeBatch.ts'
import { createNoise } from './noise.ts'
import { makeTrainingData } from './trainingData.ts'

const dataSet = blobs({ samples: 20, shape: [4, 4, 2], classes: 3 })

/** A dense net whose target is the class or the picture itself, with every channel brought to mean 0 and deviation 1. */
function open(output: Record<string, string>, units: number) {
  const drawn = smallDocument([
    { id: 'in', kind: 'input', params: { shape: [4, 4, 2] } },
    { id: 'flat', kind: 'flatten' },
    { id: 'scores', kind: 'dense', params: { units } },
    { id: 'out', kind: 'output', params: output },
  ])
  const document = { ...drawn, data: { ...drawn.data, scaling: 'standardise' as const } }
  const compiled = compile(document, { analysis: analyse(document), noise: createNoise(1).source })
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message.en).join(' '))
  return { net: compiled.value, data: makeTrainingData(dataSet, document) }
}

test.each([
  ['classes', {}, 3],
  ['the picture itself', { task: 'regression', loss: 'meanSquaredError', target: 'input' }, 32],
] as const)(
  'a batch on the simd backend, gathered where its tensor lies, is the one on cpu: target %s',
  async (_, output, units) => {
    const opened = await openForTest({ threads: 1 })
    const batchOn = async (backend: string) => {
      await tf.setBackend(backend)
      const { net, data } = open(output, units)
      const batch = tf.tidy(() => {
        const { inputs, targets } = makeBatch(net, data, Int32Array.of(7, 0, 19))
        const tensors = [...inputs, ...targets.map(({ values }) => values)]
        return tensors.map((tensor) => [tensor.shape, tensor.dtype, ...tensor.dataSync()].join(' '))
      })
      net.dispose()
      return batch
    }
    const expected = await batchOn('cpu')
    expect(expected).toHaveLength(2)
    expect(await batchOn('simd')).toEqual(expected)
    expect(opened.backend.heap.blocks).toBe(0)
  },
)
