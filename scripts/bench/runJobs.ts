import os from 'node:os'
import type { BackendName } from '../../engine/contract/protocol.ts'
import type { BenchJobName } from './benchJobs.ts'
import { reportJob, type JobReport, type Side } from './jobReport.ts'
import { printJob } from './printJob.ts'
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
    return { backend, torch: torch ?? (reason === null ? null : { missing: reason }), jobs }
  } finally {
    for (const each of peers) each.close()
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
