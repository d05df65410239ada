import { expect, test } from 'vitest'
import type { EngineConnection } from '../host/host.ts'
import { createEngineLink, type EngineState } from './engineLink.ts'

function setUp() {
  const lives: { die: (reason: string) => void; closed: boolean }[] = []
  const states: EngineState[] = []
  const downs: string[] = []
  const waits: { readonly work: () => void; readonly delayMs: number }[] = []
  let time = 0
  let answered = Promise.resolve()
  const link = createEngineLink({
    connect: async (): Promise<EngineConnection> => {
      const life = { die: (_reason: string) => {}, closed: false }
      lives.push(life)
      await answered
      return {
        port: new MessageChannel().port1,
        onGone: (listener) => {
          life.die = listener
        },
        close: () => {
          life.closed = true
        },
      }
    },
    createClient: (port) => ({ on: () => () => {}, close: () => port.close() }),
    onState: (state) => states.push(state),
    onUp: () => {},
    onDown: (reason) => downs.push(reason),
    onEvent: () => {},
    now: () => time,
    later: (work, delayMs) => {
      waits.push({ work, delayMs })
      return () => {}
    },
  })
  return {
    link,
    lives,
    states,
    downs,
    waits,
    pass: (ms: number) => (time += ms),
    /** Engines that are asked for from now on come when the answer does. */
    delay: (answer: Promise<void>) => void (answered = answer),
  }
}
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

test('a dead engine is followed by a fresh one after a moment', async () => {
  const { link, lives, states, downs, waits } = setUp()
  await settle()
  lives[0]?.die('out of memory')
  expect([link.client, downs, states.at(-1)]).toEqual([
    null,
    ['out of memory'],
    { type: 'gone', reason: 'out of memory', retrying: true },
  ])
  waits[0]?.work()
  await settle()
  expect([lives.length, states.at(-1), link.client !== null]).toEqual([2, { type: 'connected' }, true])
})

test('an engine that keeps dying is not started for ever, and each wait is longer', async () => {
  const { lives, states, waits } = setUp()
  for (let life = 0; life < 4; life++) {
    await settle()
    lives[life]?.die('crashed')
    waits[life]?.work()
  }
  expect([lives.length, waits.map(({ delayMs }) => delayMs), states.at(-1)]).toEqual([
    4,
    [250, 500, 1000],
    { type: 'gone', reason: 'crashed', retrying: false },
  ])
})

test('deaths long ago do not count', async () => {
  const { lives, states, waits, pass } = setUp()
  for (let life = 0; life < 5; life++) {
    await settle()
    pass(6 * 60_000)
    lives[life]?.die('crashed')
    waits[life]?.work()
  }
  expect(states.at(-1)).toEqual({ type: 'connecting' })
})

test('a restart by the person ends the old engine first', async () => {
  const { link, lives, downs } = setUp()
  await settle()
  link.restart('too slow')
  await settle()
  expect([lives[0]?.closed, lives.length, downs]).toEqual([true, 2, ['too slow']])
})

test('an engine that comes after another was asked for is closed, and is not the one in use', async () => {
  const { link, lives, states, delay, downs } = setUp()
  await settle()
  let arrive = () => {}
  delay(new Promise((resolve) => (arrive = resolve)))
  link.restart('too slow')
  delay(Promise.resolve())
  link.restart('still too slow')
  await settle()
  const inUse = link.client
  arrive()
  await settle()
  expect([lives.map(({ closed }) => closed), link.client === inUse, states.at(-1), downs]).toEqual([
    [true, true, false],
    true,
    { type: 'connected' },
    ['too slow'],
  ])
})
