import { expect, test } from 'vitest'
import type { NetDocument } from '../../engine/contract/document.ts'
import { nodeId } from '../../engine/contract/ids.ts'
import { defaultTraining, emptyDocument } from '../../engine/document/emptyDocument.ts'
import { fittingMetrics } from './fittingMetrics.ts'

const withTasks = (...tasks: readonly ('classification' | 'regression' | null)[]): NetDocument => ({
  ...emptyDocument('net'),
  graph: {
    nodes: tasks.map((task, index) => ({
      id: nodeId(`out-${index}`),
      kind: 'output',
      name: `out_${index}`,
      params: task === null ? {} : { task },
      x: 0,
      y: 0,
    })),
    wires: [],
    groups: [],
  },
  training: { ...defaultTraining, metrics: ['accuracy', 'top5', 'mae'] },
})

test('a metric is offered where an output can be measured by it', () => {
  expect(fittingMetrics(withTasks('classification'))).toEqual(['accuracy', 'top5'])
  expect(fittingMetrics(withTasks(null))).toEqual(['accuracy', 'top5'])
  expect(fittingMetrics(withTasks('regression'))).toEqual(['mae'])
  expect(fittingMetrics(withTasks('regression', 'classification'))).toEqual(['accuracy', 'top5', 'mae'])
})
