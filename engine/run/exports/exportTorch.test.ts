import '@tensorflow/tfjs-backend-cpu'
import { setBackend } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import type { NetDocument } from '../../contract/document.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { decodeSafetensors } from '../../document/tensors/safetensors.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { exportRun } from './exportRun.ts'

beforeAll(() => setBackend('cpu'))

const document: NetDocument = smallDocument([
  { id: 'in', kind: 'input', params: { shape: [6] } },
  { id: 'hidden', kind: 'dense', params: { units: 5, l2: 0.01 } },
  { id: 'norm', kind: 'batchNorm' },
  { id: 'scores', kind: 'dense', params: { units: 3, l1: 0.5 }, frozen: true },
  { id: 'out', kind: 'output', params: { loss: 'hinge', margin: 2 } },
])

async function exported() {
  const slow = document.graph.nodes.map((node) => (node.id === 'hidden' ? { ...node, learningRateFactor: 0.1 } : node))
  const { run } = openTestRun(
    { ...document, graph: { ...document.graph, nodes: slow } },
    { dataSet: blobs({ samples: 20, shape: [6], classes: 3 }) },
  )
  const answer = await exportRun(run, { format: 'pytorch' })
  if (!answer.ok) throw new Error(answer.problems[0]?.message.en)
  return answer.value
}

function weightShapes(files: readonly NamedBytes[]) {
  const decoded = decodeSafetensors(files.find(({ name }) => name === 'weights.safetensors')?.bytes ?? new Uint8Array(0))
  if (!decoded.ok) throw new Error('not readable')
  return [...decoded.value.tensors].map(([name, { shape }]) => [name, shape])
}

test('a PyTorch project holds code, weights and settings, and its weights are read back before it counts', async () => {
  const { files, check } = await exported()
  expect(check).toEqual({ samples: 32, largestDifference: 0, tolerance: expect.any(Number), passed: true })
  expect(files.map(({ name }) => name)).toEqual([
    'model.py',
    'weights.safetensors',
    'layers.py',
    'data.py',
    'images.py',
    'scaling.py',
    'augmentation.py',
    'train.py',
    'processes.py',
    'files.py',
    'objective.py',
    'optimisers.py',
    'schedule.py',
    'netwright_random.py',
    'settings.py',
    'settings.json',
    'requirements.txt',
    'README.md',
  ])
  expect(weightShapes(files)).toEqual([
    ['hidden.weight', [5, 6]],
    ['hidden.bias', [5]],
    ['norm.weight', [5]],
    ['norm.bias', [5]],
    ['norm.running_mean', [5]],
    ['norm.running_var', [5]],
    ['scores.weight', [3, 5]],
    ['scores.bias', [3]],
  ])
})

test('settings.json tells losses, penalties of weights that learn, and rates of their own', async () => {
  const { files } = await exported()
  const settings: unknown = JSON.parse(new TextDecoder().decode(files.find(({ name }) => name === 'settings.json')?.bytes))
  expect(settings).toMatchObject({
    inputs: [{ name: 'in_', shape: [6], start: 0 }],
    outputs: [{ name: 'out', task: 'classification', target: 'label', loss: { kind: 'hinge', margin: 2 }, shape: [3] }],
    penalties: [{ name: 'hidden.weight', l1: 0, l2: 0.01 }],
    learningRateFactors: { 'hidden.weight': 0.1, 'hidden.bias': 0.1 },
    data: { classNames: ['class 0', 'class 1', 'class 2'], sampleShape: [6] },
  })
})
