import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nodeId, runId } from '../../contract/ids.ts'
import type { EngineEvent } from '../../contract/protocol.ts'
import type { Probe } from './probe.ts'
import { createWatcher } from './watcher.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const ask = (node: string, everyMs = 0) => ({ runId: runId('one'), nodes: [nodeId(node)], sample: 0, everyMs, mapsPerNode: 1 })

function open() {
  const sent: { readonly frame: number; readonly step: number; readonly node: string | undefined }[] = []
  const looks: (() => void)[] = []
  const looked: string[] = []
  let isHeld = false
  const look: Probe['look'] = async ({ nodes }) => {
    looked.push(String(nodes[0]))
    if (isHeld) await new Promise<void>((resolve) => looks.push(resolve))
    const maps = { height: 1, width: 1, maps: 1, mapsTotal: 1, bytes: new Uint8Array(1), minimum: 0, maximum: 1 }
    return nodes.map((node) => ({ node, shape: [1], ...maps }))
  }
  const watcher = createWatcher({
    isLost: () => false,
    runId: runId('one'),
    // Only looking is asked of it.
    probe: { look } as unknown as Probe,
    send: (event: EngineEvent) => {
      if (event.type === 'features') sent.push({ frame: event.frame, step: event.step, node: event.maps[0]?.node })
    },
  })
  return { watcher, sent, looked, hold: () => (isHeld = true), letGo: () => looks.shift()?.() }
}

test('the next frame is computed only after the last was acknowledged; an older acknowledgement does not count', async () => {
  const { watcher, sent, looked } = open()
  watcher.watch(ask('a'))
  await watcher.offer(1, { now: false })
  await watcher.offer(2, { now: false })
  watcher.acknowledge(99)
  await watcher.offer(3, { now: false })
  expect(looked).toHaveLength(1)
  watcher.acknowledge(1)
  await watcher.offer(4, { now: false })
  expect(sent.map(({ frame, step }) => [frame, step])).toEqual([
    [1, 1],
    [2, 4],
  ])
})

test('a step that was shown is not computed again, until something else is watched', async () => {
  const { watcher, sent } = open()
  watcher.watch(ask('a'))
  await watcher.offer(1, { now: true })
  watcher.acknowledge(1)
  await watcher.offer(1, { now: true })
  watcher.watch(ask('b'))
  await watcher.offer(1, { now: true })
  expect(sent.map(({ node, step }) => [node, step])).toEqual([
    ['a', 1],
    ['b', 1],
  ])
})

test('frames come no closer than was asked for, unless one is wanted now', async () => {
  const { watcher, sent } = open()
  watcher.watch(ask('a', 100))
  for (let step = 1; step <= 12; step++) {
    await watcher.offer(step, { now: false })
    watcher.acknowledge(sent.length)
    vi.advanceTimersByTime(30)
  }
  expect(sent.map(({ step }) => step)).toEqual([1, 5, 9])
  await watcher.offer(13, { now: true })
  expect(sent.at(-1)?.step).toBe(13)
})

test('maps of what nobody watches any more are not sent, nor anything where nothing is watched', async () => {
  const { watcher, sent, looked, hold, letGo } = open()
  hold()
  watcher.watch(ask('a'))
  const offered = watcher.offer(1, { now: true })
  watcher.watch(ask('b'))
  letGo()
  await offered
  expect(sent).toEqual([])
  watcher.watch({ ...ask('a'), nodes: [] })
  await watcher.offer(2, { now: true })
  expect(looked).toEqual(['a'])
})
