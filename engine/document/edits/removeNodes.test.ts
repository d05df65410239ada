import { expect, test } from 'vitest'
import { mlp } from '../../../templates/mlp.ts'
import { removeNodes } from './removeNodes.ts'

test('a removed node is no longer selected, others stay so', () => {
  const document = mlp.draw()
  const [first, second] = document.graph.nodes.map(({ id }) => id)
  if (first === undefined || second === undefined) throw new Error('mlp has more than one node')
  const selected = { ...document, view: { ...document.view, selection: [first, second] } }
  const removed = removeNodes(selected, { nodes: [second], bridge: true })
  expect(removed.ok && removed.value.view.selection).toEqual([first])
})
