import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import os from 'node:os'
import { createInterface } from 'node:readline'

/** PyTorch in a process of its own, with a fixed number of threads. */
export interface TorchPeer {
  readonly python: string
  readonly version: string
  readonly threads: number
  /** "reference" is many times slower than a real one. */
  readonly blas: string
  open(job: string, batch: number): Promise<{ readonly parameters: number; readonly notComparable: number }>
  /** Steps for about `ms`, and at least `minSteps`; milliseconds of each. */
  run(ask: { readonly ms: number; readonly minSteps: number }): Promise<readonly number[]>
  closeJob(): Promise<void>
  close(): void
}

type Answer = Readonly<Record<string, unknown>>

/** Two peers, one with one thread and one with all (a single one on a machine with one core), or the reason why there is none. */
export async function startTorchPeers(
  script: string,
): Promise<{ readonly peers: readonly TorchPeer[]; readonly reason: string | null }> {
  const chosen = process.env['NETWRIGHT_PYTHON']
  const reasons: string[] = []
  for (const python of chosen === undefined ? ['python3', '/usr/bin/python3'] : [chosen]) {
    try {
      const peers: TorchPeer[] = []
      for (const threads of new Set([1, os.availableParallelism()])) peers.push(await startPeer(python, { script, threads }))
      return { peers, reason: null }
    } catch (error) {
      reasons.push(`${python}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { peers: [], reason: `no Python with PyTorch (${reasons.join('; ')}); NETWRIGHT_PYTHON names another one` }
}

async function startPeer(
  python: string,
  { script, threads }: { readonly script: string; readonly threads: number },
): Promise<TorchPeer> {
  const count = String(threads)
  const child = spawn(python, [script, count], { env: { ...process.env, OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count } })
  const { ask, next } = converse(child)
  const hello = await next()
  return {
    python,
    version: String(hello['torch']),
    threads: Number(hello['threads']),
    blas: String(hello['blas']),
    open: async (job, batch) => {
      const answer = await ask({ open: job, batch })
      return { parameters: Number(answer['parameters']), notComparable: Number(answer['notComparable']) }
    },
    run: async (run) => {
      const { times } = await ask({ run })
      if (!Array.isArray(times)) throw new Error('PyTorch answered without times.')
      return times.map(Number)
    },
    closeJob: async () => {
      await ask({ close: true })
    },
    close: () => {
      child.kill()
    },
  }
}

/** One line out, one line back. */
function converse(child: ChildProcessWithoutNullStreams) {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000)
  })
  const gone = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('close', () => reject(new Error(complaint.trim().split('\n').at(-1) || 'it ended without a word')))
  })
  // Whoever waits hears of it; nobody may be waiting.
  gone.catch(() => {})

  const next = async (): Promise<Answer> => {
    const { value, done } = await Promise.race([lines.next(), gone])
    if (done === true) return gone
    const answer = JSON.parse(value) as Answer
    if (typeof answer['error'] === 'string') throw new Error(answer['error'])
    return answer
  }
  const ask = (request: Answer): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    return next()
  }
  return { ask, next }
}
