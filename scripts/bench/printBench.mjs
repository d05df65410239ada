import { say } from './benchOptions.mjs'

export function printTraining(where, { job, timings, leftOut }) {
  const best = Math.max(...timings.map(({ samplesPerSecond }) => samplesPerSecond))
  say(`Training step, ${job}, ${where}`)
  for (const { backend: name, detail, batch, steps, medianMs, samplesPerSecond } of timings)
    say(
      `  ${name.padEnd(7)} ${medianMs.toFixed(1).padStart(9)} ms (batch ${batch}, median of ${steps})  ` +
        `${samplesPerSecond.toFixed(1).padStart(8)} samples/s  ${(samplesPerSecond / best).toFixed(3)} of the best  ${detail}`,
    )
  for (const { backend: name, reason } of leftOut) say(`  ${name.padEnd(7)} not measured: ${reason}`)
}

export function printAnalysis({ nodes: count, edits, undo, row, all, slow, commands, fromScratch, ratio }) {
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

export function printWatching(where, watching) {
  const { job, watchedNodes, framesPerSecond, stepsPerSecond, throughputRatio, processorRatio } = watching
  const percent = (share) => `${(share * 100).toFixed(1)} %`
  const byProcessor = processorRatio === null ? '' : `, ${percent(processorRatio)} by processor time`
  say(
    `Watching ${watchedNodes} nodes at ${framesPerSecond.toFixed(1)} frames/s: ${percent(throughputRatio)} of the unwatched throughput by the clock${byProcessor} (${stepsPerSecond.toPrecision(3)} steps/s, ${job}, ${watching.backend} in ${where})`,
  )
}
