import { expect, test } from 'vitest'
import { nodeId } from '../contract/ids.ts'
import { analyse } from './analyse.ts'
import { drawGraph } from './drawGraph.ts'

test('a node behind another gets its shape and counts', () => {
  const document = drawGraph({ x: { kind: 'input', params: { shape: [784] } }, fc: { kind: 'dense', params: { units: 10 } } }, [
    'x → fc',
  ])
  const { nodes, totals } = analyse(document)
  expect(nodes.get(nodeId('fc'))?.outputShape).toEqual([10])
  expect(totals).toEqual({ trainable: 7850, frozen: 0, multiplyAdds: 7840, depth: 1, activationBytes: (784 + 10) * 4 })
})
