/** From the address opened to a gallery and to a canvas that can be used: the built app, each time in a browser of its own. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { findBrowser } from '../findBrowser.mjs'
import { shareStanding } from './shareStanding.mjs'

const size = { width: 1440, height: 900 }

/** In the page, before anything else: notes when it was first clicked, and when gallery and canvas first had cards, once they are painted. */
function watchPage() {
  const marks = (globalThis.startMarks = { longestTaskMs: 0 })
  const noteWhenPainted = (name) => {
    marks[name] = 0
    requestAnimationFrame(() => {
      const behindPaint = new MessageChannel()
      behindPaint.port1.onmessage = () => (marks[name] = performance.now())
      behindPaint.port2.postMessage(null)
    })
  }
  addEventListener('click', () => (marks.clicked ??= performance.now()), true)
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) marks.longestTaskMs = Math.max(marks.longestTaskMs, duration)
  }).observe({ type: 'longtask', buffered: true })
  new MutationObserver(() => {
    if (marks.toolbar === undefined && document.querySelector('[role=banner], header')) noteWhenPainted('toolbar')
    if (marks.gallery === undefined && document.querySelector('[role=dialog] li')) noteWhenPainted('gallery')
    if (marks.canvas === undefined && document.querySelector('.react-flow__node')) noteWhenPainted('canvas')
  }).observe(document, { childList: true, subtree: true })
}

async function startOnce({ chromium, executablePath, address }) {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const launched = await chromium.launchServer({ executablePath, args: sandbox })
  shareStanding(launched.process().pid)
  const browser = await chromium.connect(launched.wsEndpoint())
  try {
    const page = await browser.newPage({ viewport: size, locale: 'en-US' })
    await page.addInitScript(watchPage)
    await page.goto(address, { waitUntil: 'commit' })
    await page.getByRole('banner').getByRole('button', { name: 'Templates' }).click()
    await page.waitForFunction(() => globalThis.startMarks.gallery > 0)
    await page.getByRole('dialog').getByRole('button', { name: 'Open LeNet-5', exact: true }).click()
    await page.waitForFunction(() => globalThis.startMarks.canvas > 0)
    return await page.evaluate(() => ({
      ...globalThis.startMarks,
      fetchedBytes: performance.getEntriesByType('resource').reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    }))
  } finally {
    await browser.close()
    await launched.close()
  }
}

/** Medians over the rounds; null where no browser is to be had or nothing is built. */
export async function benchStart({ root, rounds }) {
  const executablePath = await findBrowser()
  const serve = path.join(root, 'dist/server/serve.mjs')
  if (executablePath === null || !existsSync(serve)) return null
  const { serveApp } = await import(pathToFileURL(serve).href)
  const { chromium } = await import('@playwright/test')
  const { server, address } = await serveApp(path.join(root, 'dist/renderer'), 0)
  const starts = []
  try {
    for (let round = 0; round < rounds; round += 1) starts.push(await startOnce({ chromium, executablePath, address }))
  } finally {
    server.close()
  }
  const median = (read) => starts.map(read).sort((left, right) => left - right)[Math.floor(starts.length / 2)] ?? 0
  return {
    rounds,
    toolbarMs: median(({ toolbar }) => toolbar),
    galleryMs: median(({ gallery, clicked }) => gallery - clicked),
    longestTaskMs: median(({ longestTaskMs }) => longestTaskMs),
    fetchedBytes: median(({ fetchedBytes }) => fetchedBytes),
    canvasMs: median(({ canvas }) => canvas),
  }
}
