import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEngineConnection } from './engineConnection.ts'

let heard: string[]
let ended: number
let channel: MessageChannel
let made: ReturnType<typeof createEngineConnection>

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  heard = []
  ended = 0
  channel = new MessageChannel()
  made = createEngineConnection({ port: channel.port1, end: () => (ended += 1) })
  made.engine.onGone((reason) => void heard.push(reason))
})
afterEach(() => {
  made.engine.close()
  channel.port2.close()
  vi.useRealTimers()
})

describe('an engine connection', () => {
  test('tells a reported death once and ends the engine', () => {
    made.die('crashed')
    made.die('crashed again')
    expect([heard, ended]).toEqual([['crashed'], 1])
  })

  test('tells a death also to who listens after it', async () => {
    made.die('crashed')
    const late = await new Promise((resolve) => made.engine.onGone(resolve))
    expect(late).toBe('crashed')
  })

  test('that is closed on purpose is no death', () => {
    made.engine.close()
    made.die('terminated')
    expect([heard, ended]).toEqual([[], 1])
  })

  test('takes five minutes of silence for death', () => {
    vi.advanceTimersByTime(290_000)
    expect(heard).toEqual([])
    vi.advanceTimersByTime(20_000)
    expect([heard, ended]).toEqual([['silent'], 1])
  })

  test('is alive as long as messages come', async () => {
    made.engine.port.start()
    for (let minute = 0; minute < 10; minute++) {
      vi.advanceTimersByTime(60_000)
      const arrived = new Promise((resolve) => made.engine.port.addEventListener('message', resolve, { once: true }))
      channel.port2.postMessage('heartbeat')
      await arrived
    }
    expect(heard).toEqual([])
  })

  test('counts no silence while the computer slept', () => {
    const clock = performance.now.bind(performance)
    let slept = 0
    vi.spyOn(performance, 'now').mockImplementation(() => clock() + slept)
    vi.advanceTimersByTime(200_000)
    slept = 3_600_000
    vi.advanceTimersByTime(290_000)
    expect(heard).toEqual([])
    vi.advanceTimersByTime(20_000)
    expect(heard).toEqual(['silent'])
  })
})
