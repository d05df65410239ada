#!/usr/bin/env node
/**
 * Measures Netwright: analysis after an edit, how soon the app can be used, the cost of watching feature maps, training steps on each backend in Node
 * and in a browser, the jobs that are raced against tf.js as published and PyTorch, and whether
 * losses fall as they do on tf.js's cpu backend. docs/performance.md has the options.
 */
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchOptions, say, whisper } from './bench/benchOptions.mjs'
import { benchStart } from './bench/benchStart.mjs'
import { bundle, bundleForNode } from './bench/bundle.mjs'
import { openBenchPage } from './bench/openBenchPage.mjs'
import { printAnalysis, printTraining, printWatching } from './bench/printBench.mjs'
import { machine, versions } from './bench/surroundings.mjs'
import { buildSimdIfNeeded, simdFolder } from './buildSimd.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const out = path.join(root, `out/bench.${process.pid}`)
/** Parts that run in the browser. */
const inPage = ['browser', 'page-watching', 'jobs', 'curves']
const trainingJobs = ['digits-cnn', 'cnn32']
const { chosen, jobs, against, backend, rounds, threads, nodes, steps } = benchOptions
const forNode = (entry) => bundleForNode(entry, { root, out })

/** The page with its Worker, built and opened once for everything that runs in it: in a V8 as the desktop app has it. */
async function openPage() {
  const folder = path.join(out, 'page')
  mkdirSync(path.join(folder, 'wasm'), { recursive: true })
  await bundle('scripts/bench/pageWorker.ts', { root, file: path.join(folder, 'worker.js'), browser: true })
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><title>bench</title>')
  await buildSimdIfNeeded()
  cpSync(simdFolder, path.join(folder, 'simd'), { recursive: true })
  const wasm = path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist')
  for (const file of readdirSync(wasm)) if (file.endsWith('.wasm')) cpSync(path.join(wasm, file), path.join(folder, 'wasm', file))
  const { v8Flags } = await forNode('engine/contract/v8Flags.ts')
  return openBenchPage(folder, { jsFlags: benchOptions.jsFlags ?? v8Flags })
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
  const { nodeBench } = await forNode('scripts/bench/nodeBench.ts')
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
  const { jobsBench } = await forNode('scripts/bench/jobsBench.ts')
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
      const { jobsBench } = await forNode('scripts/bench/jobsBench.ts')
      const torchScript = path.join(root, 'scripts/bench/torchPeer.py')
      const raced = await jobsBench.run({
        page,
        jobs,
        backend,
        threads,
        rounds,
        against,
        profile: benchOptions.profile,
        torchScript,
        say,
        whisper,
      })
      report.jobs = raced.jobs
      report.race = { browser: page.browser, rounds, backend: raced.backend, peak: raced.peak, torch: raced.torch }
      if (benchOptions.markdown)
        console.log(jobsBench.markdown(raced.jobs, { ...report, browser: page.browser, tfjs: report.versions.tfjs }))
    }
  } finally {
    await page.close()
  }
}

const report = { date: new Date().toISOString(), machine: machine(), versions: versions(root) }
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
if (benchOptions.json) console.log(JSON.stringify(report, null, 2))
// tf.js keeps ports open.
process.exit(0)
