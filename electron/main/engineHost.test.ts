import { beforeEach, describe, expect, test } from 'vitest'
import { EngineHost } from './engineHost.ts'

/** Engines that are only noted: which live, and how to kill each. */
let alive: Set<number>
let kill: Map<number, (reason: string) => void>
let gone: { connection: number; reason: string }[]
let waits: number[]
let time: number
let host: EngineHost

beforeEach(() => {
  alive = new Set()
  kill = new Map()
  gone = []
  waits = []
  time = 0
  host = new EngineHost({
    start: async (connection) => {
      alive.add(connection)
      return {
        destroy: () => void alive.delete(connection),
        onGone: (listener) => void kill.set(connection, listener),
      }
    },
    onGone: (told) => void gone.push(told),
    wait: async (delayMs) => void waits.push(delayMs),
    now: () => time,
  })
})

describe('EngineHost', () => {
  test('each connection gets a fresh engine, and there is never more than one', async () => {
    expect(await host.connect()).toBe(1)
    expect(await host.connect()).toBe(2)
    expect([...alive]).toEqual([2])
    const [third, fourth] = await Promise.all([host.connect(), host.connect()])
    expect([third, fourth, [...alive]]).toEqual([3, 4, [4]])
    expect(gone).toEqual([])
  })

  test('a dead engine is told once and replaced on the next connection', async () => {
    await host.connect()
    kill.get(1)?.('crashed')
    kill.get(1)?.('crashed')
    host.fail('too late')
    expect(gone).toEqual([{ connection: 1, reason: 'crashed' }])
    expect(await host.connect()).toBe(2)
    expect([...alive]).toEqual([2])
  })

  test('a Worker that fails inside a living window ends that window', async () => {
    await host.connect()
    host.fail('out of memory')
    expect([[...alive], gone]).toEqual([[], [{ connection: 1, reason: 'out of memory' }]])
  })

  test('a connection that the UI has closed does not report a death', async () => {
    await host.connect()
    host.disconnect(1)
    kill.get(1)?.('crashed')
    expect([[...alive], gone]).toEqual([[], []])
  })

  test('closing an old connection leaves the present engine alone', async () => {
    await host.connect()
    await host.connect()
    host.disconnect(1)
    expect([...alive]).toEqual([2])
  })

  test('engines that keep dying are started ever later, and at once again after a quiet time', async () => {
    for (let death = 1; death <= 7; death++) kill.get(await host.connect())?.('crashed')
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000])
    time += 6 * 60_000
    await host.connect()
    expect(waits).toHaveLength(5)
  })

  test('an engine that cannot be started does not block the next one', async () => {
    let attempts = 0
    const shaky = new EngineHost({
      start: async () => {
        attempts += 1
        if (attempts === 1) throw new Error('no memory for a window')
        return { destroy: () => {}, onGone: () => {} }
      },
      onGone: () => {},
      wait: async () => {},
      now: () => 0,
    })
    await expect(shaky.connect()).rejects.toThrow('no memory')
    await expect(shaky.connect()).resolves.toBe(2)
  })
})
