import type { Problem } from '../../engine/contract/problem.ts'
import { text } from '../../engine/contract/text.ts'

/** What a run is told when the engine under it died; how it may go on is offered beside it. */
export const engineGoneProblem: Problem = {
  code: 'engine-gone',
  severity: 'error',
  place: {},
  message: text(
    'The engine stopped in the middle of the run. Nothing you drew is lost.',
    '引擎在训练途中停止了。你画的网络都还在。',
  ),
  fixes: [],
}
