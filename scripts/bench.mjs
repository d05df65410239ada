#!/usr/bin/env node
/**
 * Measures Netwright: analysis after an edit, how soon the app can be used, the cost of watching feature maps, training steps on each backend in Node
 * and in a browser, the jobs that are raced against tf.js as published and PyTorch, and whether
 * losses fall as they do on tf.js's cpu backend. docs/performance.md has the options.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { benchStart } from './bench/benchStart.mjs'
import { openBenchPage } from './bench/openBenchPage.mjs'
import { keepThreadsWhole } from './build.mjs'
import { buildSimdIfNeeded, simdFolder } from './buildSimd.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const out = path.join(root, `out/bench.${process.pid}`)
/** Parts that run in the browser. */
const inPage = ['browser', 'page-watching', 'jobs', 'curves']
const trainingJobs = ['digits-cnn', 'cnn32']
const choices = {
  only: ['analysis', 'start', 'watching', 'node', 'browser', 'page-watching', 'jobs', 'curves'],
  job: ['cnn32', 'mlp', 'lstm', 'vgg-small', 'resnet20', 'resnet50', 'digits-cnn'],
  against: ['torch', 'stock', 'before', 'nobody'],
  backend: ['simd', 'wasm', 'cpu', 'webgl', 'webgpu'],
}

function refuse(message) {
  console.error(message)
  process.exit(2)
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        json: { type: 'boolean' },
        markdown: { type: 'boolean' },
        profile: { type: 'boolean' },
        only: { type: 'string' },
        job: { type: 'string' },
        against: { type: 'string' },
        backend: { type: 'string' },
        rounds: { type: 'string' },
        threads: { type: 'string' },
        nodes: { type: 'string' },
        steps: { type: 'string' },
        'js-flags': { type: 'string' },
      },
    }).values
  } catch (error) {
    return refuse(error.message)
  }
}

const options = readOptions()

/** The words of a comma-separated option, or `otherwise`; ends the bench on an unknown one. */
function listOption(name, otherwise) {
  const words = options[name]?.split(',') ?? otherwise
  const unknown = words.filter((word) => !choices[name].includes(word))
  if (unknown.length > 0) refuse(`--${name}: there is no ${unknown.join(', ')}; there are ${choices[name].join(', ')}.`)
  return words
}

function countOption(name, otherwise) {
  const given = options[name]
  if (given === undefined) return otherwise
  if (!/^[1-9]\d*$/.test(given)) refuse(`--${name} wants a whole number from 1 on, not ${given}.`)
  return Number(given)
}

// The curves take a quarter of an hour.
const chosen = listOption(
  'only',
  choices.only.filter((part) => part !== 'curves'),
)
const jobs = listOption('job', choices.job.slice(0, 6))
const against = listOption('against', ['torch', 'stock', 'before'])
const [backend = null] = listOption('backend', [])
const rounds = countOption('rounds', 5)
const threads = countOption('threads', null)
const nodes = countOption('nodes', null)
const steps = countOption('steps', 200)
const say = (line) => (options.json || options.markdown ? console.error(line) : console.log(line))
const whisper = (line) => console.error(line)

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

async function bundleForNode(entry) {
  const file = path.join(out, `${path.basename(entry, '.ts')}.mjs`)
  await bundle(entry, { file, browser: false })
  return import(pathToFileURL(file).href)
}

/** The page with its Worker, built and opened once for everything that runs in it: in a V8 as the desktop app has it. */
async function openPage() {
  const folder = path.join(out, 'page')
  mkdirSync(path.join(folder, 'wasm'), { recursive: true })
  await bundle('scripts/bench/pageWorker.ts', { file: path.join(folder, 'worker.js'), browser: true })
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><title>bench</title>')
  await buildSimdIfNeeded()
  cpSync(simdFolder, path.join(folder, 'simd'), { recursive: true })
  const wasm = path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist')
  for (const file of readdirSync(wasm)) if (file.endsWith('.wasm')) cpSync(path.join(wasm, file), path.join(folder, 'wasm', file))
  const { v8Flags } = await bundleForNode('engine/contract/v8Flags.ts')
  return openBenchPage(folder, { jsFlags: options['js-flags'] ?? v8Flags })
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

async function probeAndTrain(page) {
  const ask = (message) => page.ask('engine', message, { timeoutMs: 600_000 })
  const probe = await ask({ type: 'probe' })
  say(`Start-up probe, ${page.browser}: chose ${probe.chosen}`)
  for (const { backend: name, state, stepMs, detail } of probe.measurements)
    say(`  ${name.padEnd(7)} ${state.padEnd(12)} ${stepMs === null ? '' : `${stepMs.toFixed(1)} ms`}  ${detail.en}`)
  const training = []
  for (const job of trainingJobs) {
    const result = await ask({ type: 'training', job })
    printTraining(page.browser, result)
    training.push(result)
  }
  await page.drop('engine')
  return { browser: page.browser, probe, training }
}

function printTraining(where, { job, timings, leftOut }) {
  const best = Math.max(...timings.map(({ samplesPerSecond }) => samplesPerSecond))
  say(`Training step, ${job}, ${where}`)
  for (const { backend: name, detail, batch, steps, medianMs, samplesPerSecond } of timings)
    say(
      `  ${name.padEnd(7)} ${medianMs.toFixed(1).padStart(9)} ms (batch ${batch}, median of ${steps})  ` +
        `${samplesPerSecond.toFixed(1).padStart(8)} samples/s  ${(samplesPerSecond / best).toFixed(3)} of the best  ${detail}`,
    )
  for (const { backend: name, reason } of leftOut) say(`  ${name.padEnd(7)} not measured: ${reason}`)
}

function printAnalysis({ nodes: count, edits, undo, row, all, slow, commands, fromScratch, ratio }) {
  const figures = ({ medianMs, p95Ms, p99Ms, maxMs }) =>
    [medianMs, p95Ms, p99Ms, maxMs].map((ms) => ms.toFixed(2).padStart(7)).join('')
  say(`Analysis after one edit, ${count} nodes: ms by the clock, and of processor time (median, 95 and 99 of 100, slowest)`)
  const rows = [
    ...edits,
    { name: 'undoing any of these', ...undo },
    { name: 'eight of a kind in a row', ...row.edits },
    { name: 'undoing such a row one by one', ...row.undo },
    { name: 'all', ...all },
    { name: 'the commands themselves', ...commands },
    { name: 'from scratch', ...fromScratch },
  ]
  for (const { name, count: times, clock, processor } of rows)
    say(`  ${name.padEnd(40)}${figures(clock)}   ${figures(processor)}  (${times})`)
  say(
    `  ${slow.clock} of ${all.count} edits took longer than ${slow.limitMs} ms by the clock, ${slow.processor} by processor time`,
  )
  say(`  after an edit ${ratio.toFixed(3)} of the time from scratch (medians by the clock)`)
}

function printWatching(where, watching) {
  const { job, watchedNodes, framesPerSecond, stepsPerSecond, throughputRatio, processorRatio } = watching
  const percent = (share) => `${(share * 100).toFixed(1)} %`
  const byProcessor = processorRatio === null ? '' : `, ${percent(processorRatio)} by processor time`
  say(
    `Watching ${watchedNodes} nodes at ${framesPerSecond.toFixed(1)} frames/s: ${percent(throughputRatio)} of the unwatched throughput by the clock${byProcessor} (${stepsPerSecond.toPrecision(3)} steps/s, ${job}, ${watching.backend} in ${where})`,
  )
}

/** In a Worker, each frame a message to the window and back. */
async function watchInPage(page) {
  const result = await page.ask('watching', { type: 'watching', backend, nodes }, { timeoutMs: 300_000 })
  await page.drop('watching')
  printWatching(page.browser, result)
  return result
}

/** Needs the built app; `npm run build` makes it. */
async function startApp(report) {
  const result = await benchStart({ root, rounds })
  report.start = result ?? { leftOut: 'no browser was found, or the app is not built' }
  if (result === null) return say('Start: no browser was found, or the app is not built (npm run build)')
  const { toolbarMs, galleryMs, canvasMs, longestTaskMs, fetchedBytes } = result
  const whole = (ms) => ms.toFixed(0)
  say(
    `Start, medians of ${rounds}: toolbar after ${whole(toolbarMs)} ms, gallery ${whole(galleryMs)} ms after its click, a canvas with cards ${whole(canvasMs)} ms after the address was opened; ` +
      `longest task ${whole(longestTaskMs)} ms; ${(fetchedBytes / 1e6).toFixed(1)} MB fetched`,
  )
}

async function benchInNode(report) {
  const { nodeBench } = await bundleForNode('scripts/bench/nodeBench.ts')
  await buildSimdIfNeeded()
  nodeBench.configure(simdFolder)
  if (chosen.includes('analysis')) {
    report.analysis = nodeBench.analysis()
    printAnalysis(report.analysis)
  }
  if (chosen.includes('watching')) {
    report.watching = await nodeBench.watching({ backend, nodes })
    printWatching('Node', report.watching)
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

/** Loss curves of the jobs that have one here, on tf.js's cpu backend and on ours. */
async function benchCurves(page) {
  const { jobsBench } = await bundleForNode('scripts/bench/jobsBench.ts')
  const results = []
  for (const curve of jobsBench.curveJobs.filter(({ job }) => jobs.includes(job))) {
    whisper(`  ${curve.job}: ${steps} steps with batch ${curve.batch} on ours, then on ${curve.reference}, twice …`)
    const by = curve.descent === undefined ? '' : ` by gradient descent with a rate of ${curve.descent}`
    const result = await jobsBench.compareCurves(page, curve, { backend: backend ?? 'simd', threads, steps })
    const { losses, reference, ofItself } = result
    const percent = (share) => `${(share * 100).toPrecision(2)} %`
    const difference = ({ largest, at, firstOverOnePercent, largestAveraged }) =>
      `largest difference ${percent(largest)} of the loss, in step ${at}, ${firstOverOnePercent === null ? 'never above 1 %' : `above 1 % from step ${firstOverOnePercent} on`}; ${percent(largestAveraged)} of averages over 20 steps`
    say(
      `Loss over ${steps} steps of ${curve.job} with batch ${curve.batch}${by}: ${losses[0].toPrecision(4)} → ${losses.at(-1).toPrecision(4)}`,
    )
    say(`  ${result.backend} (${result.detail}) against ${reference}: ${difference(result)}`)
    say(`  ${reference} from weights disturbed by 1e-7 against ${reference}: ${difference(ofItself)}`)
    results.push(result)
  }
  return results
}

async function benchInPage(report) {
  const page = await openPage()
  if (page === null) {
    say('Browser: no browser was found')
    if (chosen.includes('browser')) report.browser = { leftOut: 'no browser was found' }
    return
  }
  try {
    if (chosen.includes('browser')) report.browser = await probeAndTrain(page)
    if (chosen.includes('page-watching')) report.pageWatching = await watchInPage(page)
    if (chosen.includes('curves')) report.curves = await benchCurves(page)
    if (chosen.includes('jobs')) {
      const { jobsBench } = await bundleForNode('scripts/bench/jobsBench.ts')
      const torchScript = path.join(root, 'scripts/bench/torchPeer.py')
      const profile = options.profile === true
      const raced = await jobsBench.run({ page, jobs, backend, threads, rounds, against, profile, torchScript, say, whisper })
      report.jobs = raced.jobs
      report.race = { browser: page.browser, rounds, backend: raced.backend, peak: raced.peak, torch: raced.torch }
      if (options.markdown)
        console.log(jobsBench.markdown(raced.jobs, { ...report, browser: page.browser, tfjs: report.versions.tfjs }))
    }
  } finally {
    await page.close()
  }
}

const report = { date: new Date().toISOString(), machine: machine(), versions: versions() }
say(
  `${report.machine.cpu}, ${report.machine.cores} cores, ${report.machine.memoryGB} GB, ${report.machine.system}; Node ${report.versions.node}, tf.js ${report.versions.tfjs}`,
)
try {
  if (chosen.includes('start')) await startApp(report)
  if (chosen.some((part) => part !== 'start' && !inPage.includes(part))) await benchInNode(report)
  if (chosen.some((part) => inPage.includes(part))) await benchInPage(report)
} finally {
  rmSync(out, { recursive: true, force: true })
}
if (options.json) console.log(JSON.stringify(report, null, 2))
// tf.js keeps ports open.
process.exit(0)
