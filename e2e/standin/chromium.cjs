'use strict'
const { spawn } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { DevtoolsPipe } = require('./devtoolsPipe.cjs')
const { standIn } = require('./standIn.cjs')

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

/** Switches of the Electron command line that mean the same to Chromium. */
const passedOn = [
  'disable-features',
  'enable-features',
  'disable-gpu',
  'js-flags',
  'use-angle',
  'use-gl',
  'use-webgpu-adapter',
  'enable-unsafe-webgpu',
  'enable-unsafe-swiftshader',
  'force-device-scale-factor',
  'force-color-profile',
  'disable-dev-shm-usage',
  'disable-popup-blocking',
  'disable-hang-monitor',
]

function findChromium() {
  const found = process.env.NETWRIGHT_CHROMIUM ?? usualPlaces.find((file) => fs.existsSync(file))
  if (found !== undefined) return found
  console.error('electron stand-in: no Chromium found; name one in NETWRIGHT_CHROMIUM')
  return process.exit(1)
}

function chromiumSwitches(profile) {
  const { switches } = standIn
  return [
    '--no-first-run',
    '--no-startup-window',
    '--no-default-browser-check',
    '--disable-sync',
    '--disable-component-update',
    '--disable-background-networking',
    '--disable-extensions',
    '--remote-debugging-pipe',
    `--remote-debugging-port=${switches.get('remote-debugging-port') ?? '0'}`,
    `--user-data-dir=${profile}`,
    // Chromium refuses to start as root otherwise; in containers tests often run as root.
    ...(process.getuid?.() === 0 || switches.has('no-sandbox') ? ['--no-sandbox'] : []),
    ...(process.env.STANDIN_HEADED ? [] : ['--headless']),
    ...passedOn.filter((name) => switches.has(name)).map((name) => `--${name}${switches.get(name) && `=${switches.get(name)}`}`),
    ...(process.env.STANDIN_CHROMIUM_FLAGS?.split(' ').filter(Boolean) ?? []),
  ]
}

/** Starts Chromium without a window and returns its version and the address at which Playwright reaches it. */
async function startChromium({ onUnexpectedExit }) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'standin-chromium-'))
  const chromium = spawn(findChromium(), chromiumSwitches(profile), { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] })
  standIn.chromium = { process: chromium, profile }
  chromium.once('exit', onUnexpectedExit)
  process.once('exit', () => chromium.kill('SIGKILL'))
  standIn.devtools = new DevtoolsPipe(chromium.stdio[3], chromium.stdio[4])

  const address = new Promise((resolve) => {
    let log = ''
    chromium.stderr.on('data', (data) => {
      if (process.env.STANDIN_DEBUG) process.stderr.write(data)
      log = (log + data).slice(-20_000)
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(log)
      if (found) resolve(found[1])
    })
  })
  const { product } = await standIn.devtools.send('Browser.getVersion')
  return { version: product.split('/')[1], address: await address }
}

/** Ends Chromium, gently at first, and removes its profile. */
async function stopChromium() {
  if (standIn.chromium === null) return
  const { process: chromium, profile } = standIn.chromium
  if (chromium.exitCode === null) {
    const gone = new Promise((resolve) => chromium.once('exit', resolve))
    standIn.devtools.send('Browser.close').catch(() => {})
    const impatience = setTimeout(() => chromium.kill('SIGKILL'), 1500)
    await gone
    clearTimeout(impatience)
  }
  try {
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  } catch {
    // A helper process of Chromium still writes: the system's own cleaning of its temporary folder takes the rest.
  }
}

module.exports = { startChromium, stopChromium }
