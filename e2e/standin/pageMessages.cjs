'use strict'
const { codec } = require('./codec.cjs')
const { ipcMain } = require('./ipcMain.cjs')
const { MessagePortMain } = require('./messagePorts.cjs')
const { makeEvent } = require('./strict.cjs')

let lastPort = 0

/** A message of the preload script's world to main: a port's data, a sent event or a call with an answer. */
async function receiveFromPage(contents, message) {
  if (message.type === 'port') {
    contents.ports.get(message.id)?.deliver(codec.unpack(message.data))
    return
  }
  const event = makeEvent({
    sender: contents,
    senderFrame: contents.mainFrame,
    processId: 1,
    frameId: 1,
    type: 'frame',
    ports: [],
  })
  const words = message.words.map(codec.unpack)
  if (message.type === 'send') {
    ipcMain.emit(message.channel, event, ...words)
    return
  }
  const { id, channel } = message
  try {
    const handler = ipcMain.handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    contents.sendToPage({ type: 'answer', id, value: codec.pack(await handler(event, ...words)) })
  } catch (error) {
    // Electron's own wording.
    contents.sendToPage({ type: 'answer', id, error: `Error invoking remote method '${channel}': ${String(error)}` })
  }
}

/**
 * An event with at most one port. Where both ends of a channel go to windows, they are joined directly by the broker in the
 * page (Electron does it in its browser process); otherwise messages are relayed.
 */
function sendWithPort(contents, { channel, message, transfer }) {
  if (transfer.length > 1) throw new Error('electron stand-in: only one port at a time is implemented')
  const [port] = transfer
  const event = { type: 'event', channel, words: [codec.pack(message)], ports: [] }
  if (port === undefined) {
    contents.sendToPage(event)
    return
  }
  if (!(port instanceof MessagePortMain)) throw new TypeError('Invalid value for transfer')
  port.transferred = true
  port.remote = { contents, id: `main-${++lastPort}` }
  contents.ports.set(port.remote.id, port)
  // The other end is usually sent in the same turn: only after it is known how the two are joined.
  setImmediate(() => {
    const otherEnd = port.peer.remote
    if (otherEnd) {
      const brokerKey = [port.remote.id, otherEnd.id].toSorted((one, other) => (one < other ? -1 : 1)).join('~')
      contents.sendToPage({ ...event, brokerKey })
      return
    }
    contents.sendToPage({ ...event, ports: [port.remote.id] })
    for (const data of port.queue.splice(0)) contents.sendToPage({ type: 'port', id: port.remote.id, data: codec.pack(data) })
  })
}

module.exports = { receiveFromPage, sendWithPort }
