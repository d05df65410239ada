import '@tensorflow/tfjs-backend-cpu'
import { setBackend } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { analyse } from '../../analyse/analyse.ts'
import { summariseData } from '../../data/summariseData.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument, type ChainNode } from '../fixtures/smallDocument.ts'
import { evaluate } from '../training/evaluate.ts'
import { makeInputs } from '../training/makeBatch.ts'

beforeAll(() => setBackend('cpu'))

const dataSet = blobs({ samples: 40, shape: [6], classes: 3 })

/** Two inputs of four and two numbers; one answer tells the class, the other gives the sample back. */
const shared = (left: number, right: number): readonly ChainNode[] => [
  { id: 'left', kind: 'input', params: { shape: [left] } },
  { id: 'right', kind: 'input', params: { shape: [right] }, from: [] },
  { id: 'both', kind: 'concatenate', from: ['left', 'right'] },
  { id: 'hidden', kind: 'dense', params: { units: 12, activation: 'relu' } },
  { id: 'scores', kind: 'dense', params: { units: 3 } },
  { id: 'kind', kind: 'output' },
  { id: 'values', kind: 'dense', params: { units: 6 }, from: ['hidden'] },
  { id: 'copy', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError', target: 'input' } },
]
const document = (chain: readonly ChainNode[]) =>
  smallDocument(chain, { training: { epochs: 6, metrics: ['accuracy', 'mae'] }, validationShare: 0.25 })

describe('several inputs', () => {
  test('share a sample in their order where together they are as large', () => {
    const { run } = openTestRun(document(shared(4, 2)), { dataSet })
    const [left, right] = makeInputs(run.net, run.data ?? fail(), Int32Array.of(3, 0))
    const values = (sample: number, from: number, to: number) => [...dataSet.inputs.subarray(sample * 6 + from, sample * 6 + to)]
    expect(left?.shape).toEqual([2, 4])
    expect([...(left?.dataSync() ?? [])]).toEqual([...values(3, 0, 4), ...values(0, 0, 4)])
    expect([...(right?.dataSync() ?? [])]).toEqual([...values(3, 4, 6), ...values(0, 4, 6)])
  })

  test('each get the whole sample where each is as large', () => {
    const chain = shared(6, 6).map((node) => (node.id === 'right' ? { ...node, params: { shape: [2, 3] } } : node))
    const flat: readonly ChainNode[] = chain.flatMap((node) =>
      node.id === 'both'
        ? [
            { id: 'flat', kind: 'flatten', from: ['right'] },
            { ...node, from: ['left', 'flat'] },
          ]
        : [node],
    )
    const { run } = openTestRun(document(flat), { dataSet })
    const inputs = makeInputs(run.net, run.data ?? fail(), Int32Array.of(5))
    expect(inputs.map(({ shape }) => shape)).toEqual([
      [1, 6],
      [1, 2, 3],
    ])
    for (const input of inputs) expect([...input.dataSync()]).toEqual([...dataSet.inputs.subarray(30, 36)])
  })

  test('that fit neither way are a problem at each, which says what would fit', () => {
    const { problems } = analyse(document(shared(4, 3)), { data: summariseData(dataSet, '') })
    const misfits = problems.filter(({ code }) => code === 'input-does-not-fit')
    expect(misfits.map(({ place }) => place.node)).toEqual(['left', 'right'])
    expect(misfits[0]?.message.en).toContain('share its 6 numbers one after another; these take 4 + 3.')
    expect(analyse(document(shared(4, 2)), { data: summariseData(dataSet, '') }).problems).toEqual([])
  })
})

describe('several outputs', () => {
  test('are each measured by name, and their losses add up to the whole', async () => {
    const opened = openTestRun(document(shared(4, 2)), { dataSet })
    const { run } = opened
    await run.session.control('train')
    await opened.ended()
    const { epochs, steps } = run.session.history
    for (const { training, validation } of epochs)
      for (const measured of [training, validation, steps.at(-1)]) {
        expect(Object.keys(measured?.outputs ?? {})).toEqual(['kind', 'copy'])
        expect(measured?.outputs?.['kind']).toEqual({ loss: expect.any(Number), accuracy: measured?.accuracy })
        expect(measured?.outputs?.['copy']).toEqual({ loss: expect.any(Number), mae: measured?.mae })
        const sum = (measured?.outputs?.['kind']?.loss ?? 0) + (measured?.outputs?.['copy']?.loss ?? 0)
        expect(sum).toBeCloseTo(measured?.loss ?? Number.NaN, 5)
      }
    const [first, last] = [epochs[0]?.training.outputs, epochs.at(-1)?.training.outputs]
    for (const output of ['kind', 'copy']) expect(last?.[output]?.loss).toBeLessThan(first?.[output]?.loss ?? 0)
    const evaluated = await evaluate(run.session.trainer, { samples: run.data?.validation ?? fail(), batchSize: 64 })
    expect(evaluated.metrics.outputs?.['kind']?.accuracy).toBeCloseTo(epochs.at(-1)?.validation?.accuracy ?? 0, 6)
  })

  test('a checkpoint keeps what each was measured by', async () => {
    const first = openTestRun(document(shared(4, 2)), { dataSet })
    await first.run.session.control('stepEpoch')
    await first.ended()
    const again = openTestRun(document(shared(4, 2)), { dataSet, checkpoint: await first.checkpoint() })
    expect(again.run.session.history).toEqual(first.run.session.history)
    expect(again.run.session.history.epochs[0]?.training.outputs?.['copy']?.mae).toBeGreaterThan(0)
  })

  test('a single output is measured as the whole, without names', async () => {
    const opened = openTestRun(document(shared(4, 2).slice(0, 6)), { dataSet })
    const { run } = opened
    await run.session.control('stepEpoch')
    await opened.ended()
    expect(run.session.history.epochs[0]?.training).not.toHaveProperty('outputs')
  })
})

function fail(): never {
  throw new Error('the run has no data')
}
