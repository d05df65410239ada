import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { refuse } from './refuse.ts'

/** An old menu or step of the history may name a group that is gone. */
export function unknownGroup(): Problem {
  return refuse('unknown-group', { message: text('This group is no longer in the network.', '该分组已不在网络中。') })
}
