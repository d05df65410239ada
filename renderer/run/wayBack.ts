import type { RunStatus } from '../../engine/contract/protocol.ts'
import type { ResumeOffer } from './runStore.ts'

/** Why a run cannot go on as it is although its engine lives; null where it can. */
export function wayBack({ phase, problem, resumable }: RunStatus): ResumeOffer['cause'] | null {
  if (phase === 'failed' && resumable) return 'gpu'
  if (phase === 'paused' && problem !== null && ['non-finite-loss', 'non-finite-weight'].includes(problem.code)) return 'numbers'
  return null
}
