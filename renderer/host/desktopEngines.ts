import { type Bridge, uiPortTag } from '../../electron/contract/bridge.ts'
import { type Text, text } from '../../engine/contract/text.ts'
import { createEngineConnection } from './engineConnection.ts'
import type { EngineConnection } from './host.ts'

const portTimeoutMs = 20_000
const noAnswer = text('The engine window did not answer. Try again.', '引擎窗口没有响应。请重试。')

/** Pairs the numbers that main gives to connections with the ports and the deaths that it reports about them. */
export function createDesktopEngines(
  bridge: Bridge,
  failure: (words: Text) => Error,
): { adopt(connection: number): Promise<EngineConnection> } {
  const arrivedPorts = new Map<number, MessagePort>()
  const waiting = new Map<number, (port: MessagePort) => void>()
  const alive = new Map<number, (reason: string) => void>()

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window || event.origin !== location.origin) return
    const connection = connectionOf(event.data)
    const port = event.ports[0]
    if (connection === null || port === undefined) return
    const waiter = waiting.get(connection)
    if (waiter === undefined) arrivedPorts.set(connection, port)
    else waiter(port)
    waiting.delete(connection)
  })
  bridge.onEngineGone(({ connection, reason }) => {
    alive.get(connection)?.(reason)
    alive.delete(connection)
  })

  async function portOf(connection: number): Promise<MessagePort> {
    const arrived = arrivedPorts.get(connection)
    arrivedPorts.delete(connection)
    if (arrived !== undefined) return arrived
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(connection)
        reject(failure(noAnswer))
      }, portTimeoutMs)
      waiting.set(connection, (port) => {
        clearTimeout(timer)
        resolve(port)
      })
    })
  }

  return {
    adopt: async (connection) => {
      const { engine, die } = createEngineConnection({
        port: await portOf(connection),
        end: () => {
          alive.delete(connection)
          void bridge.disconnectEngine({ connection })
        },
      })
      alive.set(connection, die)
      return engine
    },
  }
}

function connectionOf(data: unknown): number | null {
  if (typeof data !== 'object' || data === null) return null
  if (!('tag' in data) || data.tag !== uiPortTag) return null
  return 'connection' in data && typeof data.connection === 'number' ? data.connection : null
}
