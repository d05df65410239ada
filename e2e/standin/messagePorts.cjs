'use strict'
const { EventEmitter } = require('node:events')
const { codec } = require('./codec.cjs')

/**
 * Electron's MessagePortMain. `remote` is set once a port has gone to a window: what its peer posts is then sent there.
 * Harsher than Electron in one point (no ports inside messages) and kinder in another: see README.md, "Kinder than Electron".
 */
class MessagePortMain extends EventEmitter {
  peer = null
  remote = null
  closed = false
  transferred = false
  started = false
  queue = []

  start() {
    this.started = true
    for (const data of this.queue.splice(0)) this.emit('message', { data, ports: [] })
  }

  postMessage(message, transfer = []) {
    if (transfer.length > 0) throw new Error('electron stand-in: ports inside port messages are not implemented')
    if (this.transferred) throw new Error('The port was transferred to a window')
    this.deliver(structuredClone(message))
  }

  deliver(data) {
    const { peer } = this
    if (peer === null || peer.closed) return
    if (peer.remote) peer.remote.contents.sendToPage({ type: 'port', id: peer.remote.id, data: codec.pack(data) })
    else if (peer.started) setImmediate(() => peer.emit('message', { data, ports: [] }))
    else peer.queue.push(data)
  }

  close() {
    if (this.closed) return
    this.closed = true
    const { peer } = this
    if (peer === null || peer.closed) return
    peer.closed = true
    if (peer.remote) peer.remote.contents.sendToPage({ type: 'portClosed', id: peer.remote.id })
    else setImmediate(() => peer.emit('close'))
  }
}

class MessageChannelMain {
  port1 = new MessagePortMain()
  port2 = new MessagePortMain()

  constructor() {
    this.port1.peer = this.port2
    this.port2.peer = this.port1
  }
}

module.exports = { MessagePortMain, MessageChannelMain }
