import { expect, test } from 'vitest'
import { nodeId } from '../../engine/contract/ids.ts'
import type { FeatureMaps } from '../../engine/contract/probes.ts'
import { createFeatureHub, type WatchRequest } from './featureHub.ts'

const maps = (node: string): FeatureMaps => ({
  node: nodeId(node),
  shape: [1],
  height: 1,
  width: 1,
  maps: 1,
  mapsTotal: 1,
  bytes: new Uint8Array([1]),
  minimum: 0,
  maximum: 1,
})

function setUp() {
  const sent: WatchRequest[] = []
  const waiting: (() => void)[] = []
  const hub = createFeatureHub({ send: (request) => sent.push(request), schedule: (work) => waiting.push(work) })
  const pass = () => {
    for (const work of waiting.splice(0)) work()
  }
  return { hub, sent, pass }
}

test('watching several nodes in one moment is one request, for the most maps anybody wants', () => {
  const { hub, sent, pass } = setUp()
  hub.watch(nodeId('a'), 16, () => {})
  hub.watch(nodeId('b'), 16, () => {})
  hub.watch(nodeId('b'), 64, () => {})
  pass()
  expect(sent).toEqual([{ nodes: ['a', 'b'], sample: 0, everyMs: 100, mapsPerNode: 64 }])
})

test('a node nobody watches any more is left out of the next request', () => {
  const { hub, sent, pass } = setUp()
  const leave = hub.watch(nodeId('a'), 16, () => {})
  hub.watch(nodeId('b'), 16, () => {})
  leave()
  pass()
  expect(sent.at(-1)?.nodes).toEqual(['b'])
})

test('who comes later is shown the newest maps at once', () => {
  const { hub } = setUp()
  hub.receive([maps('a')])
  const seen: (FeatureMaps | null)[] = []
  hub.watch(nodeId('a'), 16, (next) => seen.push(next))
  expect(seen).toEqual([maps('a')])
})

test('maps that no longer hold are taken back', () => {
  const { hub } = setUp()
  const seen: (FeatureMaps | null)[] = []
  hub.watch(nodeId('a'), 16, (next) => seen.push(next))
  hub.receive([maps('a'), maps('b')])
  hub.clear()
  expect([seen, hub.latest(nodeId('a'))]).toEqual([[maps('a'), null], undefined])
})

test('another sample is asked for once', () => {
  const { hub, sent, pass } = setUp()
  hub.chooseSample(3)
  hub.chooseSample(3)
  pass()
  expect(sent.map((request) => request.sample)).toEqual([3])
})
