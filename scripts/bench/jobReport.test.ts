import { describe, expect, test } from 'vitest'
import { pairedRatio, reportJob, type RaceResult, type RaceTimes } from './jobReport.ts'
import { jobsMarkdown } from './jobsMarkdown.ts'
import { median } from './median.ts'
import { digits, printJob } from './printJob.ts'

function times(entry: Partial<RaceTimes>): RaceTimes {
  return { side: 'ours', name: 'simd', detail: '2 threads', threads: 2, batch: 64, rounds: [[100]], ...entry }
}

const race: RaceResult = {
  job: 'cnn32',
  kind: 'training',
  batch: 64,
  cost: { trainable: 591_274, multiplyAdds: 25_000_000, gflopPerSample: 0.15 },
  times: [
    times({ rounds: [[100, 102, 98], [200], [80, 90]] }),
    times({ side: 'torch', name: 'PyTorch 1.13', detail: '1 thread', threads: 1, rounds: [[250], [400], [255]] }),
    times({ side: 'torch', name: 'PyTorch 1.13', detail: '2 threads', threads: 2, rounds: [[200], [250], [170]] }),
    times({ side: 'stock', name: 'cpu', detail: 'JavaScript', threads: null, batch: 2, rounds: [[300], [300], []] }),
  ],
  leftOut: [{ side: 'stock', name: 'wasm', reason: 'no gradient kernel' }],
  profile: null,
}

describe('the median', () => {
  test('is the middle one, or the mean of the two in the middle', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5])
    expect(median([])).toBeNaN()
  })
})

describe('a paired ratio', () => {
  test('compares the rounds one by one, so a slow round of both does not count', () => {
    const ours = times({ rounds: [[10], [1000], [10]] })
    const theirs = times({ rounds: [[20], [2000], [20]] })
    expect(pairedRatio(ours, theirs)).toBe(0.5)
  })

  test('compares samples where the batches differ', () => {
    // 10 ms for 64 samples against 10 ms for 2 of them.
    expect(pairedRatio(times({ rounds: [[10]] }), times({ rounds: [[10]], batch: 2 }))).toBeCloseTo(1 / 32, 12)
  })

  test('leaves out rounds in which one of the two sat out, and is null where none is left', () => {
    expect(pairedRatio(times({ rounds: [[10], [70]] }), times({ rounds: [[20], []] }))).toBe(0.5)
    expect(pairedRatio(times({ rounds: [[], [70]] }), times({ rounds: [[20], []] }))).toBeNull()
  })
})

describe('a job report', () => {
  test('has the fields that machines are promised', () => {
    expect(reportJob(race)).toMatchObject({
      msPerStep: 99,
      minMs: 80,
      samplesPerSecond: (64 * 1000) / 99,
      gflops: (0.15 * 64 * 1000) / 99,
      // Rounds: 100 / (300 · 32), 200 / (300 · 32).
      ratioToStock: 150 / 9600,
      // Rounds against two threads: 100 / 200, 200 / 250, 85 / 170.
      ratioToTorch: 0.5,
    })
  })

  test('takes the better number of threads for PyTorch and scales a small batch up', () => {
    const { torch, stock } = reportJob(race)
    expect(torch).toMatchObject({ threads: 2, msPerStep: 200, minMs: 170, steps: 3 })
    expect(stock).toMatchObject({ name: 'cpu', msPerStep: 9600, measuredAtBatch: 2, samplesPerSecond: 64_000 / 9600 })
  })

  test('says null for PyTorch where there is none, and everything of ours where our own backend failed', () => {
    const alone = reportJob({ ...race, times: race.times.filter(({ side }) => side !== 'torch') })
    expect([alone.msPerStep, alone.ratioToTorch]).toEqual([99, null])
    const failed = reportJob({ ...race, times: race.times.filter(({ side }) => side !== 'ours') })
    expect(failed).toMatchObject({ msPerStep: null, gflops: null, ratioToStock: null, ratioToTorch: null, ours: null })
    expect(failed.torch?.msPerStep).toBe(200)
  })

  test('goes through JSON unchanged', () => {
    const report = reportJob(race)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })
})

describe('for people', () => {
  test('figures have three digits', () => {
    expect([0.012345, 1.2345, 12.345, 123.45, 1234.5, 0].map(digits)).toEqual(['0.0123', '1.23', '12.3', '123', '1,235', '0'])
  })

  test('the text names everybody, who was left out and why, and what is wanted', () => {
    const text = printJob('cnn32', reportJob(race)).join('\n')
    expect(text).toMatch(/PyTorch 1\.13, 2 threads +200 +170 +320 +48 +0\.5  3 steps/)
    expect(text).toContain('wasm  left out: no gradient kernel')
    expect(text).toContain(
      "Our time: PyTorch's × 0.5 (at most 0.6 wanted, 0.5 aimed at), stock tf.js's × 0.0156 (64 times as fast)",
    )
  })

  test('the table has as many cells in each row as in its head, and says what was scaled up', () => {
    const table = jobsMarkdown(
      { cnn32: reportJob(race) },
      {
        date: '2026-11-24T13:00:00.000Z',
        machine: { cpu: 'AMD EPYC', cores: 2, memoryGB: 24, system: 'Linux' },
        browser: 'Chromium 156',
        tfjs: '4.22.0',
      },
    )
    const rows = table.split('\n').filter((line) => line.startsWith('|'))
    expect(rows.map((row) => row.split(' | ').length)).toEqual([9, 9, 9])
    expect(rows[2]).toContain('9,600 (cpu, JavaScript, from batch 2)')
    expect(table).toContain('2026-11-24: AMD EPYC, 2 cores, 24 GB')
  })
})
