import type { RunStatus } from '../../engine/contract/runStatus.ts'
import type { ResumeOffer } from './runStore.ts'

/** Why a run cannot go on as it is although its engine lives; null where it can. After a lost device it is begun anew where it had no checkpoint. */
export function wayBack({ phase, backend, problem, resumable }: RunStatus): ResumeOffer['cause'] | null {
  const isLost = problem?.code === 'backend-lost'
  if (phase === 'failed' && (resumable || isLost)) return isLost && backend !== 'simd' ? 'gpu' : 'step'
  if (phase === 'paused' && problem !== null && ['non-finite-loss', 'non-finite-weight'].includes(problem.code)) return 'numbers'
  return null
}
