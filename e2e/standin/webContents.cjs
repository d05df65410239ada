'use strict'
const { EventEmitter } = require('node:events')
const { app } = require('./app.cjs')
const { codec } = require('./codec.cjs')
const { fromLoopback, toLoopback } = require('./customSchemes.cjs')
const { decideNewWindow, decideRequest, heldRequests } = require('./navigationGuard.cjs')
const { receiveFromPage, sendWithPort } = require('./pageMessages.cjs')
const { isolatedWorldName, mainWorldScript, preloadProgram } = require('./pageScripts.cjs')
const { session } = require('./session.cjs')
const { standIn } = require('./standIn.cjs')
const { makeEvent } = require('./strict.cjs')

let lastId = 0

/** A page of Chromium behind Electron's WebContents. */
class WebContents extends EventEmitter {
  id = ++lastId
  session = session.defaultSession
  targetId = null
  devtools = null
  navigatingTo = null
  windowOpenHandler = null
  ports = new Map()
  started
  #window
  #preferences
  #address = ''
  #crashed = false
  #destroyed = false
  #wasShown = false
  /** The isolated world of the present document, once its preload script has run; what is sent before that waits. */
  #world = null
  #waiting = []

  constructor(window, preferences) {
    super()
    this.#window = window
    this.#preferences = preferences
    const address = () => this.#address
    this.mainFrame = {
      get url() {
        return address()
      },
      parent: null,
    }
    standIn.contents.set(this.id, this)
    this.started = this.#start()
    this.started.catch((error) => console.error('electron stand-in: the page could not be made:', error))
  }

  async #start() {
    const { width, height } = this.#window.getBounds()
    standIn.windowsInMaking += 1
    const background = !this.#window.isVisible()
    const target = { url: 'about:blank', newWindow: true, width, height, background }
    this.targetId = (await standIn.devtools.send('Target.createTarget', target)).targetId
    standIn.windowsInMaking -= 1
    const { sessionId } = await standIn.devtools.send('Target.attachToTarget', { targetId: this.targetId, flatten: true })
    this.devtools = standIn.devtools.session(sessionId)
    this.#listen()
    const { devtools } = this
    await Promise.all([
      devtools.send('Page.enable'),
      devtools.send('Runtime.enable'),
      devtools.send('Inspector.enable'),
      devtools.send('Runtime.addBinding', { name: '__standinSend', executionContextName: isolatedWorldName }),
      devtools.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript }),
      devtools.send('Page.addScriptToEvaluateOnNewDocument', {
        source: preloadProgram(this.#preferences.preload),
        worldName: isolatedWorldName,
      }),
      devtools.send('Fetch.enable', { patterns: heldRequests }),
    ])
  }

  #listen() {
    const { devtools } = this
    devtools.on('Runtime.executionContextsCleared', () => this.#forgetDocument())
    devtools.on('Runtime.bindingCalled', ({ payload, executionContextId }) => this.#receive(payload, executionContextId))
    devtools.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId) return
      this.#address = fromLoopback(frame.url)
      this.emit('did-navigate', makeEvent(), this.#address)
    })
    devtools.on('Page.loadEventFired', () => {
      this.emit('did-finish-load', makeEvent())
      if (!this.#wasShown) this.#window.emit('ready-to-show', makeEvent())
      this.#wasShown = true
    })
    devtools.on('Inspector.targetCrashed', () => {
      this.#crashed = true
      this.#forgetDocument()
      const details = { reason: 'crashed', exitCode: 5 }
      this.emit('render-process-gone', makeEvent(), details)
      app.emit('render-process-gone', makeEvent(), this, details)
    })
    devtools.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type !== 'beforeunload') return
      const event = makeEvent()
      this.emit('will-prevent-unload', event)
      void devtools.send('Page.handleJavaScriptDialog', { accept: event.defaultPrevented })
    })
    devtools.on('Page.windowOpen', (details) => void decideNewWindow(this, details))
    devtools.on('Fetch.requestPaused', (paused) => void decideRequest(this, paused))
  }

  #forgetDocument() {
    this.#world = null
    for (const port of this.ports.values()) {
      if (port.closed) continue
      port.closed = true
      setImmediate(() => port.peer?.emit('close'))
    }
    this.ports.clear()
  }

  #receive(payload, world) {
    const message = JSON.parse(payload)
    if (message.type === 'hello') {
      this.#world = world
      for (const waiting of this.#waiting.splice(0)) this.sendToPage(waiting)
      return
    }
    void receiveFromPage(this, message)
  }

  sendToPage(message) {
    if (this.#destroyed) return
    if (this.#world === null) {
      this.#waiting.push(message)
      return
    }
    const call = {
      functionDeclaration: '(message) => globalThis.__standinReceive(message)',
      executionContextId: this.#world,
      arguments: [{ value: message }],
    }
    // The document may be gone by now; Electron drops such messages as well.
    this.devtools.send('Runtime.callFunctionOn', call).catch(() => {})
  }

  send(channel, ...words) {
    this.sendToPage({ type: 'event', channel, words: words.map(codec.pack), ports: [] })
  }
  postMessage(channel, message, transfer = []) {
    sendWithPort(this, { channel, message, transfer })
  }

  async loadURL(url) {
    await this.started
    this.navigatingTo = toLoopback(url)
    const loaded = new Promise((resolve) => this.devtools.once('Page.loadEventFired', resolve))
    const { errorText } = await this.devtools.send('Page.navigate', { url: this.navigatingTo })
    this.navigatingTo = null
    if (errorText) throw new Error(`${errorText} loading '${url}'`)
    await loaded
  }
  async reload() {
    this.#crashed = false
    this.navigatingTo = toLoopback(this.#address)
    await this.devtools.send('Page.navigate', { url: this.navigatingTo })
    this.navigatingTo = null
  }
  forcefullyCrashRenderer() {
    // The answer never comes.
    this.devtools.send('Page.crash').catch(() => {})
  }
  setWindowOpenHandler(handler) {
    this.windowOpenHandler = handler
  }
  getURL() {
    return this.#address
  }
  getLastWebPreferences() {
    return { contextIsolation: true, nodeIntegration: false, sandbox: true, webSecurity: true, ...this.#preferences }
  }
  isCrashed() {
    return this.#crashed
  }
  isDestroyed() {
    return this.#destroyed
  }
  /** For browserWindow.cjs. */
  markDestroyed() {
    this.#destroyed = true
    standIn.contents.delete(this.id)
  }
}

module.exports = { WebContents }
