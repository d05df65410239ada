#!/usr/bin/env node
/**
 * Measures Netwright: analysis after an edit, the cost of watching feature maps, and training steps on each backend
 * in Node and in a browser. `--json` prints one JSON object; `--only analysis,watching,node,browser` chooses.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { keepThreadsWhole } from './build.mjs'
import { findBrowser } from './findBrowser.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const out = path.join(root, 'out/bench')
const parts = ['analysis', 'watching', 'node', 'browser']
const trainingJobs = ['digits-cnn', 'cnn32']

const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } })
const chosen = options.only?.split(',') ?? parts
const unknown = chosen.filter((part) => !parts.includes(part))
if (unknown.length > 0) {
  console.error(`Unknown part: ${unknown.join(', ')}. There are: ${parts.join(', ')}.`)
  process.exit(2)
}
const say = (line) => (options.json ? console.error(line) : console.log(line))

async function bundle(entry, { file, browser }) {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ...(browser ? { plugins: [keepThreadsWhole()] } : { ssr: { noExternal: true } }),
    build: {
      ...(browser ? {} : { ssr: path.join(root, entry) }),
      outDir: path.dirname(file),
      emptyOutDir: false,
      target: browser ? 'es2023' : 'node20',
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        ...(browser ? { input: path.join(root, entry) } : { external: [/^@tensorflow\//, 'webgpu'] }),
        output: { format: 'es', entryFileNames: path.basename(file), codeSplitting: false },
      },
    },
  })
}

function versions() {
  const of = (name) => JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version
  return {
    netwright: JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version,
    node: process.version,
    tfjs: of('@tensorflow/tfjs-core'),
  }
}

function machine() {
  const cpus = os.cpus()
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
  }
}

/** Serves the page with the headers that make it cross-origin isolated, as the app is: only then wasm uses threads. */
async function servePage(folder) {
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' }
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

async function browserBench() {
  const executablePath = await findBrowser()
  if (executablePath === null) return { leftOut: 'no browser was found' }
  const folder = path.join(out, 'page')
  mkdirSync(path.join(folder, 'wasm'), { recursive: true })
  await bundle('scripts/bench/pageWorker.ts', { file: path.join(folder, 'worker.js'), browser: true })
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><title>bench</title>')
  const wasm = path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist')
  for (const file of readdirSync(wasm)) if (file.endsWith('.wasm')) cpSync(path.join(wasm, file), path.join(folder, 'wasm', file))
  const server = await servePage(folder)
  const { chromium } = await import('@playwright/test')
  // Chromium refuses its sandbox to root.
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${server.address().port}/`)
    const ask = (message) =>
      page.evaluate(
        (asked) =>
          new Promise((resolve, reject) => {
            globalThis.benchWorker ??= new Worker('worker.js', { type: 'module' })
            globalThis.benchWorker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.result))
            globalThis.benchWorker.onerror = (event) => reject(new Error(event.message))
            globalThis.benchWorker.postMessage(asked)
          }),
        message,
      )
    const probe = await ask('probe')
    const training = []
    for (const job of trainingJobs) training.push(await ask(job))
    return { browser: `Chromium ${browser.version()}`, probe, training }
  } finally {
    await browser.close()
    server.close()
  }
}

function printTraining(where, { job, timings, leftOut }) {
  const best = Math.max(...timings.map(({ samplesPerSecond }) => samplesPerSecond))
  say(`Training step, ${job}, ${where}`)
  for (const { backend, detail, batch, steps, medianMs, samplesPerSecond } of timings)
    say(
      `  ${backend.padEnd(7)} ${medianMs.toFixed(1).padStart(9)} ms (batch ${batch}, median of ${steps})  ` +
        `${samplesPerSecond.toFixed(1).padStart(8)} samples/s  ${(samplesPerSecond / best).toFixed(3)} of the best  ${detail}`,
    )
  for (const { backend, reason } of leftOut) say(`  ${backend.padEnd(7)} not measured: ${reason}`)
}

rmSync(out, { recursive: true, force: true })
const report = { date: new Date().toISOString(), machine: machine(), versions: versions() }
say(
  `${report.machine.cpu}, ${report.machine.cores} cores, ${report.machine.memoryGB} GB, ${report.machine.system}; Node ${report.versions.node}, tf.js ${report.versions.tfjs}`,
)

if (chosen.some((part) => part !== 'browser')) {
  await bundle('scripts/bench/nodeBench.ts', { file: path.join(out, 'node.mjs'), browser: false })
  const { nodeBench } = await import(pathToFileURL(path.join(out, 'node.mjs')).href)
  if (chosen.includes('analysis')) {
    report.analysis = nodeBench.analysis()
    const { nodes, medianMs, maxMs } = report.analysis
    say(`Analysis after one edit, ${nodes} nodes: ${medianMs.toFixed(2)} ms (median), ${maxMs.toFixed(2)} ms (slowest of 200)`)
  }
  if (chosen.includes('watching')) {
    report.watching = await nodeBench.watching()
    const { watchedNodes, framesPerSecond, stepsPerSecond, throughputRatio, processorRatio } = report.watching
    say(
      `Watching ${watchedNodes} nodes at ${framesPerSecond.toFixed(1)} frames/s: ${(throughputRatio * 100).toFixed(1)} % of the unwatched throughput by the clock, ${(processorRatio * 100).toFixed(1)} % by processor time (${stepsPerSecond.toFixed(0)} steps/s, digits-cnn, wasm in Node)`,
    )
  }
  if (chosen.includes('node')) {
    report.node = []
    for (const job of trainingJobs) {
      const result = await nodeBench.training(job)
      report.node.push(result)
      printTraining('Node', result)
    }
  }
}
if (chosen.includes('browser')) {
  report.browser = await browserBench()
  if (report.browser.leftOut) say(`Browser: ${report.browser.leftOut}`)
  else {
    say(`Start-up probe, ${report.browser.browser}: chose ${report.browser.probe.chosen}`)
    for (const { backend, state, stepMs, detail } of report.browser.probe.measurements)
      say(`  ${backend.padEnd(7)} ${state.padEnd(12)} ${stepMs === null ? '' : `${stepMs.toFixed(1)} ms`}  ${detail}`)
    for (const result of report.browser.training) printTraining(report.browser.browser, result)
  }
}
if (options.json) console.log(JSON.stringify(report, null, 2))
// tf.js keeps ports open.
process.exit(0)
