/** Finds a Chromium for the end-to-end tests, or obtains one: on this machine, by Playwright's download, on Debian as root by apt-get. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge', 'msedge']
const usualPlaces = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((variable) =>
    [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ].map((tail) => path.join(process.env[variable] ?? 'C:\\', tail)),
  ),
}

function onThisMachine() {
  const chosen = process.env.NETWRIGHT_CHROMIUM
  if (chosen !== undefined && existsSync(chosen)) return chosen
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, process.platform === 'win32' ? `${name}.exe` : name)))
  return [...onPath, ...(usualPlaces[process.platform] ?? [])].find((file) => existsSync(file)) ?? null
}

async function downloaded() {
  const { chromium } = await import('@playwright/test')
  const file = chromium.executablePath()
  return existsSync(file) ? file : null
}

function run(command, args, timeoutMs) {
  return (
    spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: timeoutMs, shell: process.platform === 'win32' })
      .status === 0
  )
}

/** The path of a Chromium, or null after everything was tried and explained on stderr. */
export async function findBrowser() {
  const found = onThisMachine() ?? (await downloaded())
  if (found !== null) return found
  console.error('No Chrome, Chromium or Edge on this machine: trying the download of Playwright …')
  if (run('npx', ['playwright', 'install', 'chromium'], 300_000)) {
    const file = await downloaded()
    if (file !== null) return file
  }
  const isRoot = process.getuid?.() === 0
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get') && isRoot) {
    console.error('The download failed: trying apt-get install chromium …')
    run('apt-get', ['update'], 300_000)
    if (run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], 900_000))
      return onThisMachine()
  }
  console.error(
    [
      'The end-to-end tests need Chrome, Chromium or Edge, and none could be found or obtained. Any of these helps:',
      '  install Chrome, Chromium or Edge the usual way for this system,',
      '  npx playwright install chromium   (needs the internet),',
      '  apt-get install chromium          (Debian, as root),',
      '  NETWRIGHT_CHROMIUM=/path/to/chromium npm test   (a browser in an unusual place).',
    ].join('\n'),
  )
  return null
}
