'use strict'
const { EventEmitter } = require('node:events')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { stopChromium } = require('./chromium.cjs')
const { takeSingleInstanceLock } = require('./singleInstance.cjs')
const { standIn } = require('./standIn.cjs')
const { makeEvent, strict } = require('./strict.cjs')

class App extends EventEmitter {
  isPackaged = false
  #paths = new Map()
  #quitting = false
  #becomeReady
  #readiness = new Promise((resolve) => (this.#becomeReady = resolve))
  commandLine = strict(
    {
      appendSwitch: (name, value = '') => void standIn.switches.set(name, value),
      hasSwitch: (name) => standIn.switches.has(name),
      getSwitchValue: (name) => standIn.switches.get(name) ?? '',
    },
    'app.commandLine',
  )

  get isQuitting() {
    return this.#quitting
  }
  setReady() {
    standIn.ready = true
    this.#becomeReady()
    this.emit('ready', makeEvent(), {})
  }
  whenReady() {
    return this.#readiness
  }
  isReady() {
    return standIn.ready
  }
  getAppPath() {
    return standIn.appFolder
  }
  getName() {
    return standIn.manifest.productName ?? standIn.manifest.name ?? 'Electron'
  }
  getVersion() {
    return standIn.manifest.version ?? '0.0.0'
  }
  getLocale() {
    return standIn.switches.get('lang') ?? 'en-US'
  }
  setPath(name, folder) {
    this.#paths.set(name, folder)
  }
  getPath(name) {
    if (name === 'userData' && standIn.switches.has('user-data-dir')) return standIn.switches.get('user-data-dir')
    // Never the person's own folders.
    if (!this.#paths.has(name)) this.#paths.set(name, fs.mkdtempSync(path.join(os.tmpdir(), `standin-${name}-`)))
    return this.#paths.get(name)
  }
  requestSingleInstanceLock() {
    return takeSingleInstanceLock({
      userData: this.getPath('userData'),
      onSecondInstance: ({ commandLine, folder }) => this.emit('second-instance', makeEvent(), commandLine, folder, null),
    })
  }
  enableSandbox() {
    // Windows here are always sandboxed as far as Chromium itself is; weakening them throws (browserWindow.cjs).
    if (standIn.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
  }

  quit() {
    setImmediate(() => void this.#quit())
  }
  async #quit() {
    if (this.#quitting) return
    const event = makeEvent()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.#quitting = true
    for (const window of standIn.windows.values()) {
      if (await window.closeUnlessPrevented()) continue
      this.#quitting = false
      return
    }
    const last = makeEvent()
    this.emit('will-quit', last)
    if (last.defaultPrevented) {
      this.#quitting = false
      return
    }
    this.emit('quit', last, 0)
    this.exit(0)
  }
  exit(code = 0) {
    this.#quitting = true
    void stopChromium().finally(() => process.exit(code))
  }
}

module.exports = { app: new App() }
