/** A page in a headless Chromium, cross-origin isolated as the app is, that computes in named Workers of its own. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { findBrowser } from '../findBrowser.mjs'
import { shareStanding } from './shareStanding.mjs'

const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' }

/** Serves the page with the headers that make it cross-origin isolated: only then wasm uses threads. */
async function servePage(folder) {
  const server = createServer((request, response) => {
    const file = path.join(folder, path.normalize(new URL(request.url ?? '/', 'http://localhost').pathname))
    try {
      const body = readFileSync(file.endsWith(path.sep) ? path.join(file, 'index.html') : file)
      response.writeHead(200, {
        'content-type': types[path.extname(file)] ?? 'text/html',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      })
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return server
}

/** In the page: sends `message` to the Worker of that name, which the first message starts. */
function askWorker({ worker, message }) {
  return new Promise((resolve, reject) => {
    const workers = (globalThis.benchWorkers ??= new Map())
    if (!workers.has(worker)) workers.set(worker, new Worker('worker.js', { type: 'module', name: worker }))
    const target = workers.get(worker)
    target.onmessage = ({ data }) => {
      if (data.frame) target.postMessage({ type: 'acknowledge' })
      else if (data.error) reject(new Error(data.error))
      else resolve(data.result)
    }
    target.onerror = (event) => reject(new Error(event.message ?? 'The Worker failed to start.'))
    target.postMessage(message)
  })
}

function dropWorker(worker) {
  globalThis.benchWorkers?.get(worker)?.terminate()
  globalThis.benchWorkers?.delete(worker)
}

/** Opens the page built into `folder`, in a Chromium whose V8 gets `jsFlags`, which may be empty; null where no browser is to be had. */
export async function openBenchPage(folder, { jsFlags }) {
  const executablePath = await findBrowser()
  if (executablePath === null) return null
  const server = await servePage(folder)
  const { chromium } = await import('@playwright/test')
  // Chromium refuses its sandbox to root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const args = [...sandbox, ...(jsFlags === '' ? [] : [`--js-flags=${jsFlags}`])]
  const launched = await chromium.launchServer({ executablePath, args })
  shareStanding(launched.process().pid)
  const browser = await chromium.connect(launched.wsEndpoint())
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  return {
    browser: `Chromium ${browser.version()}${jsFlags === '' ? ' as browsers are' : ` (${jsFlags})`}`,
    ask: async (worker, message, { timeoutMs }) => {
      let timer
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
      })
      try {
        return await Promise.race([page.evaluate(askWorker, { worker, message }), late])
      } catch (error) {
        throw new Error(error.message.replace(/^page\.evaluate: (Error: )?/, ''), { cause: error })
      } finally {
        clearTimeout(timer)
      }
    },
    drop: (worker) => page.evaluate(dropWorker, worker),
    close: async () => {
      await browser.close()
      await launched.close()
      server.close()
    },
  }
}
