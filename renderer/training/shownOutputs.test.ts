import { expect, test } from 'vitest'
import type { NetDocument } from '../../engine/contract/document.ts'
import { nodeId } from '../../engine/contract/ids.ts'
import { defaultTraining, emptyDocument } from '../../engine/document/emptyDocument.ts'
import { createCurves } from '../run/curves.ts'
import { outputMetrics, shownOutputs } from './shownOutputs.ts'

const node = (name: string, task: string) => ({ id: nodeId(name), kind: 'output', name, params: { task }, x: 0, y: 0 })
const net = (...nodes: readonly ReturnType<typeof node>[]): NetDocument => ({
  ...emptyDocument('net'),
  graph: { nodes, wires: [], groups: [] },
  training: { ...defaultTraining, metrics: ['accuracy', 'mae'] },
})
const two = net(node('kind', 'classification'), node('copy', 'regression'))

test('outputs can be chosen where there are several, those of the curves on screen first', () => {
  const curves = createCurves()
  expect(shownOutputs(two, curves)).toEqual(['kind', 'copy'])
  expect(shownOutputs(net(node('kind', 'classification')), curves)).toEqual([])
  const point = { step: 1, epoch: 1, loss: 1, penalty: 0, learningRate: 1 }
  curves.append({ steps: [{ ...point, outputs: { left: { loss: 1 }, right: { loss: 0 } } }], epochs: [] })
  expect(shownOutputs(two, curves)).toEqual(['left', 'right'])
  curves.start(null, { steps: [point], epochs: [] })
  expect(shownOutputs(two, curves)).toEqual([])
})

test('an output offers the metrics of its task', () => {
  expect(outputMetrics(two, null)).toEqual(['accuracy', 'mae'])
  expect(outputMetrics(two, 'kind')).toEqual(['accuracy'])
  expect(outputMetrics(two, 'copy')).toEqual(['mae'])
})
