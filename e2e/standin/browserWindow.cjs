'use strict'
const { EventEmitter } = require('node:events')
const { app } = require('./app.cjs')
const { standIn } = require('./standIn.cjs')
const { makeEvent } = require('./strict.cjs')
const { WebContents } = require('./webContents.cjs')

let lastId = 0
const weakening = [
  'nodeIntegration',
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'webviewTag',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'enableBlinkFeatures',
]
const neverOff = ['sandbox', 'contextIsolation', 'webSecurity']

function refuseWeakPreferences(preferences) {
  for (const name of weakening) if (preferences[name]) throw new Error(`electron stand-in: webPreferences.${name} must stay off`)
  for (const name of neverOff)
    if (preferences[name] === false) throw new Error(`electron stand-in: webPreferences.${name} must stay on`)
}

class BrowserWindow extends EventEmitter {
  id = ++lastId
  webContents
  #visible
  #maximized = false
  #edited = false
  #bounds
  #title

  constructor(options = {}) {
    super()
    if (!standIn.ready) throw new Error('Cannot create BrowserWindow before app is ready')
    const preferences = options.webPreferences ?? {}
    refuseWeakPreferences(preferences)
    this.#visible = options.show !== false
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 }
    this.#title = options.title ?? app.getName()
    standIn.windows.set(this.id, this)
    this.webContents = new WebContents(this, preferences)
    app.emit('web-contents-created', makeEvent(), this.webContents)
    app.emit('browser-window-created', makeEvent(), this)
  }

  async loadURL(url) {
    return this.webContents.loadURL(url)
  }
  show() {
    this.#visible = true
    this.emit('show')
  }
  isVisible() {
    return this.#visible
  }
  // No window system here: these change nothing that could be seen.
  focus() {}
  restore() {}
  isMinimized() {
    return false
  }
  maximize() {
    this.#maximized = true
    this.emit('maximize')
  }
  isMaximized() {
    return this.#maximized
  }
  getBounds() {
    return { ...this.#bounds }
  }
  getNormalBounds() {
    return { ...this.#bounds }
  }
  setBounds(bounds) {
    this.#bounds = { ...this.#bounds, ...bounds }
    this.emit('resize')
  }
  setTitle(title) {
    this.#title = title
  }
  getTitle() {
    return this.#title
  }
  setDocumentEdited(edited) {
    this.#edited = edited
  }
  isDocumentEdited() {
    return this.#edited
  }

  isDestroyed() {
    return this.webContents.isDestroyed()
  }
  close() {
    void this.closeUnlessPrevented()
  }
  /** For app.quit(): false where a listener prevented it. */
  async closeUnlessPrevented() {
    const event = makeEvent()
    this.emit('close', event)
    if (event.defaultPrevented) return false
    await this.#destroy()
    return true
  }
  destroy() {
    void this.#destroy()
  }
  async #destroy() {
    const { webContents } = this
    if (webContents.isDestroyed()) return
    webContents.markDestroyed()
    standIn.windows.delete(this.id)
    await webContents.started.catch(() => {})
    await standIn.devtools.send('Target.closeTarget', { targetId: webContents.targetId }).catch(() => {})
    webContents.emit('destroyed')
    this.emit('closed')
    if (standIn.windows.size > 0 || app.isQuitting) return
    if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed')
    else app.quit()
  }

  static getAllWindows() {
    return [...standIn.windows.values()]
  }
  static getFocusedWindow() {
    return standIn.windows.values().next().value ?? null
  }
}

module.exports = { BrowserWindow }
