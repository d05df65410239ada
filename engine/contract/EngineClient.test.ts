import { expect, test } from 'vitest'
import { createEngineClient } from './EngineClient.ts'
import type { EnginePort } from './enginePort.ts'
import type { EngineEvent } from './protocol.ts'

interface FakePort extends EnginePort {
  readonly sent: unknown[]
  hear(data: unknown): void
}

function fakePort(): FakePort {
  const port: FakePort = {
    sent: [],
    onmessage: null,
    postMessage: (message) => {
      port.sent.push(message)
    },
    start: () => {},
    close: () => {},
    hear: (data) => port.onmessage?.({ data }),
  }
  return port
}

test('answers find their question, in whatever order they come', async () => {
  const port = fakePort()
  const client = createEngineClient(port)
  const first = client.ask('hello', { protocolVersion: 1 })
  const second = client.ask('useBackend', { backend: 'auto' })
  port.hear({ id: 2, answer: { chosen: 'wasm' } })
  port.hear({ id: 1, answer: { protocolVersion: 1, isolated: true } })
  expect(await Promise.all([first, second])).toEqual([{ protocolVersion: 1, isolated: true }, { chosen: 'wasm' }])
})

test('an error answer rejects with the message of the engine', async () => {
  const port = fakePort()
  const asked = createEngineClient(port).ask('hello', { protocolVersion: 1 })
  port.hear({ id: 1, error: { message: 'no such run' } })
  await expect(asked).rejects.toThrow('no such run')
})

test('events reach every listener until it unsubscribes', () => {
  const port = fakePort()
  const client = createEngineClient(port)
  const heard: EngineEvent[] = []
  const forget = client.on((event) => heard.push(event))
  port.hear({ event: { type: 'heartbeat' } })
  forget()
  port.hear({ event: { type: 'heartbeat' } })
  expect(heard).toEqual([{ type: 'heartbeat' }])
})

test('what is no message of the protocol is reported and goes no further', () => {
  const port = fakePort()
  const broken: string[] = []
  const client = createEngineClient(port, { onBroken: (reason) => broken.push(reason) })
  client.on(() => {
    throw new Error('never heard')
  })
  port.hear('nonsense')
  port.hear({ event: { type: 'points', runId: 'run' } })
  expect(broken).toHaveLength(2)
})

test('closing rejects what is still open, and every later question', async () => {
  const client = createEngineClient(fakePort())
  const asked = client.ask('hello', { protocolVersion: 1 })
  client.close()
  await expect(asked).rejects.toThrow('closed')
  await expect(client.ask('hello', { protocolVersion: 1 })).rejects.toThrow('closed')
})
