import os from 'node:os'
import type { BackendName } from '../../engine/contract/backendNames.ts'
import type { BenchJobName } from './benchJobs.ts'
import { reportJob, type JobReport, type Side } from './jobReport.ts'
import type { Peak } from './measurePeak.ts'
import { digits, printJob } from './printJob.ts'
import { raceJob, type BenchPage } from './raceJob.ts'
import { startTorchPeers } from './torchPeer.ts'

export interface JobsOptions {
  readonly page: BenchPage
  readonly jobs: readonly BenchJobName[]
  /** null: simd where the page has it, else wasm. */
  readonly backend: BackendName | null
  readonly threads: number | null
  readonly rounds: number
  readonly against: readonly Side[]
  readonly profile: boolean
  readonly torchScript: string
  /** A line of the report. */
  readonly say: (line: string) => void
  /** What is going on meanwhile. */
  readonly whisper: (line: string) => void
}

export interface JobsBench {
  readonly backend: BackendName
  /** What WebAssembly's vectors can do at best here, in GFLOP/s. */
  readonly peak: { readonly oneThread: number; readonly allThreads: number; readonly relaxed: boolean; readonly joined: boolean }
  /** What PyTorch was, or why there was none. */
  readonly torch:
    | { readonly python: string; readonly version: string; readonly blas: string }
    | { readonly missing: string }
    | null
  readonly jobs: Readonly<Record<string, JobReport>>
}

/** Races the jobs one after the other and says each result as it comes. */
export async function runJobs(options: JobsOptions): Promise<JobsBench> {
  const { page, say, whisper } = options
  const backend = options.backend ?? (await fastestOwn(page))
  const peak = await peakOf(page, os.availableParallelism())
  const { oneThread, allThreads, relaxed, joined } = peak
  say(
    `Multiply-adds in registers, WebAssembly ${relaxed ? 'with' : 'without'} relaxed SIMD, vectors of ${joined ? 256 : 128} bits: ${digits(oneThread)} GFLOP/s on one thread, ${digits(allThreads)} on all`,
  )
  const { peers, reason } = options.against.includes('torch')
    ? await startTorchPeers(options.torchScript)
    : { peers: [], reason: null }
  const [peer] = peers
  if (reason !== null) say(`PyTorch: ${reason}`)
  if (peer?.blas === 'reference')
    say('PyTorch: it uses the reference BLAS, many times slower than OpenBLAS (Debian: apt-get install libopenblas0-pthread)')
  try {
    const jobs: Record<string, JobReport> = {}
    for (const job of options.jobs) {
      const report = reportJob(await raceJob(job, { ...options, backend, peers, cores: os.availableParallelism(), say: whisper }))
      jobs[job] = report
      for (const line of printJob(job, report)) say(line)
    }
    const torch = peer === undefined ? null : { python: peer.python, version: peer.version, blas: peer.blas }
    return { backend, peak, torch: torch ?? (reason === null ? null : { missing: reason }), jobs }
  } finally {
    for (const each of peers) each.close()
  }
}

/** The one thread alone, then all of them at once. */
async function peakOf(page: BenchPage, threads: number): Promise<JobsBench['peak']> {
  const workers = Array.from({ length: threads }, (_, index) => `peak-${index + 1}`)
  const measure = (worker: string): Promise<Peak> =>
    // The Worker answers this message with a Peak; the page's messages are untyped on their way.
    page.ask(worker, { type: 'peak' }, { timeoutMs: 60_000 }) as Promise<Peak>
  // Once to start them: what is measured is all of them at work.
  const [alone] = await Promise.all(workers.map(measure))
  const one = workers[0] === undefined ? alone : await measure(workers[0])
  const together = await Promise.all(workers.map(measure))
  for (const worker of workers) await page.drop(worker)
  return {
    oneThread: one?.gflops ?? Number.NaN,
    allThreads: together.reduce((sum, { gflops }) => sum + gflops, 0),
    relaxed: one?.relaxed ?? false,
    joined: one?.joined ?? false,
  }
}

async function fastestOwn(page: BenchPage): Promise<BackendName> {
  // The Worker answers with BackendAvailability; the page's messages are untyped on their way.
  const found = (await page.ask('backends', { type: 'backends' }, { timeoutMs: 60_000 })) as readonly {
    readonly backend: string
    readonly available: boolean
  }[]
  await page.drop('backends')
  return found.some(({ backend, available }) => backend === 'simd' && available) ? 'simd' : 'wasm'
}
