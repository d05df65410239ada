'use strict'
const inspector = require('node:inspector')
const Module = require('node:module')
const { standIn } = require('./standIn.cjs')
const { app } = require('./app.cjs')
const { BrowserWindow } = require('./browserWindow.cjs')
const { startChromium } = require('./chromium.cjs')
const { protocol, startSchemeServer } = require('./customSchemes.cjs')
const { ipcMain } = require('./ipcMain.cjs')
const { MessageChannelMain, MessagePortMain } = require('./messagePorts.cjs')
const { session } = require('./session.cjs')
const { dialog, Menu, MenuItem, powerSaveBlocker, screen, shell } = require('./smallModules.cjs')
const { strict } = require('./strict.cjs')

const electron = strict(
  {
    app,
    BrowserWindow,
    dialog,
    ipcMain,
    Menu,
    MenuItem,
    MessageChannelMain,
    MessagePortMain,
    powerSaveBlocker,
    protocol,
    screen,
    session,
    shell,
  },
  'electron',
)

function setVersion(name, version) {
  const versions = Object.freeze({ ...process.versions, [name]: version })
  Object.defineProperty(process, 'versions', { value: versions, configurable: true, enumerable: true })
}

/** require('electron') gives ours, whoever asks. */
function answerRequires() {
  const names = new Set(['electron', 'electron/main', 'electron/common'])
  const load = Module._load
  Module._load = function (id, ...rest) {
    return names.has(id) ? electron : load.call(this, id, ...rest)
  }
}

async function start() {
  await startSchemeServer()
  const { version, address } = await startChromium({
    onUnexpectedExit: () => {
      if (!app.isQuitting) process.exit(1)
    },
  })
  setVersion('chrome', version)
  // Playwright waits for this line and connects to the address in it.
  process.stderr.write(`\nDevTools listening on ${address}\n`)
  // An app that lost the single-instance lock has quit by now and never becomes ready.
  if (app.isQuitting) return
  app.setReady()
}

process.argv = [standIn.executable, ...standIn.words]
process.type = 'browser'
process.defaultApp = true
setVersion('electron', '0.0.0-standin')
answerRequires()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => app.exit(0))
// Prints "Debugger listening on ws://…", the other line that Playwright waits for.
if (standIn.switches.has('inspect')) inspector.open(Number(standIn.switches.get('inspect') || 9229), '127.0.0.1')
for (const file of standIn.preloadModules) require(file)
// As in Electron, main runs before the app is ready: it registers schemes and listeners.
Module._load(standIn.mainFile, null, true)
start().catch((error) => {
  if (app.isQuitting) return
  console.error('electron stand-in could not start:', error)
  process.exit(1)
})
