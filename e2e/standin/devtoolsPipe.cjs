'use strict'
const { EventEmitter } = require('node:events')

/** The DevTools protocol over Chromium's --remote-debugging-pipe: JSON messages, each closed by a NUL byte. */
class DevtoolsPipe extends EventEmitter {
  #toChromium
  #lastId = 0
  #waiting = new Map()
  #sessions = new Map()

  constructor(toChromium, fromChromium) {
    super()
    this.#toChromium = toChromium
    // Chromium may be gone before our last word; its exit is noticed elsewhere.
    toChromium.on('error', () => {})
    // Big answers come in many parts; joining only at the NUL keeps that linear.
    let parts = []
    fromChromium.on('data', (data) => {
      let from = 0
      for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0, from)) {
        parts.push(data.subarray(from, end))
        this.#receive(JSON.parse(Buffer.concat(parts).toString()))
        parts = []
        from = end + 1
      }
      if (from < data.length) parts.push(data.subarray(from))
    })
  }

  #receive(message) {
    if (message.id !== undefined) {
      const { resolve, reject, method } = this.#waiting.get(message.id)
      this.#waiting.delete(message.id)
      if (message.error) reject(new Error(`${method}: ${message.error.message}`))
      else resolve(message.result)
    } else if (message.sessionId) this.#sessions.get(message.sessionId)?.emit(message.method, message.params)
    else this.emit(message.method, message.params)
  }

  send(method, params = {}, sessionId) {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId
      this.#waiting.set(id, { resolve, reject, method })
      this.#toChromium.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  }

  /** One attached page: emits its events, sends its commands. */
  session(sessionId) {
    const session = new EventEmitter()
    session.send = (method, params) => this.send(method, params, sessionId)
    this.#sessions.set(sessionId, session)
    return session
  }
}

module.exports = { DevtoolsPipe }
