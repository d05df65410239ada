#!/usr/bin/env node
/** npm start: the desktop app, or the same app in the browser where there is no Electron executable or no display. `-- --browser` chooses the browser. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildIfNeeded } from './build.mjs'
import { electronExecutable, obtainElectron } from './electronExecutable.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const usage = 'npm start [-- [--browser] [--port 4173] [--no-open] [project.netwright]]'

function options() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        browser: { type: 'boolean', default: false },
        port: { type: 'string', default: '4173' },
        'no-open': { type: 'boolean', default: false },
      },
      allowPositionals: true,
    })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port takes a number from 0 to 65535, not "${values.port}".`)
    return { browser: values.browser, port, open: !values['no-open'], files: positionals }
  } catch (error) {
    console.error(`${error.message}\nUsage: ${usage}`)
    process.exit(2)
  }
}

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)

async function startBrowser({ port, open }) {
  const { serveApp } = await import(path.join(root, 'dist/server/serve.mjs'))
  const folder = path.join(root, 'dist/renderer')
  const { address } = await serveApp(folder, port).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error
    return serveApp(folder, 0)
  })
  console.log(`Netwright is at ${address}  (Ctrl-C ends it)`)
  if (!open || !hasDisplay) return
  const { default: openInBrowser } = await import('open')
  await openInBrowser(address).catch(() => console.log('No browser could be opened: open the address by hand.'))
}

function startDesktop(executable, files) {
  const child = spawn(executable, [path.join(root, 'dist'), ...files.map((file) => path.resolve(file))], { stdio: 'inherit' })
  child.on('error', (error) => {
    console.error(`The Electron executable could not be started (${error.message}). Try: npm start -- --browser`)
    process.exitCode = 1
  })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
}

const chosen = options()
await buildIfNeeded()
if (chosen.browser) await startBrowser(chosen)
else if (!hasDisplay) {
  console.log('There is no display here, so Netwright runs in the browser.')
  await startBrowser(chosen)
} else {
  const present = electronExecutable()
  const obtained =
    present === null
      ? (console.log('Fetching the Electron executable (first start only) …'), obtainElectron())
      : { executable: present, reason: '' }
  if (obtained.executable !== null) startDesktop(obtained.executable, chosen.files)
  else {
    console.log(`No Electron executable could be obtained (${obtained.reason}), so Netwright runs in the browser.`)
    await startBrowser(chosen)
  }
}
