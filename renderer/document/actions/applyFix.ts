import type { Fix } from '../../../engine/contract/problem.ts'
import { applyEdits } from '../../../engine/document/applyEdits.ts'
import { perform } from './perform.ts'

/** Does what a problem proposes, as one step named after the fix. */
export function applyFix(fix: Fix): boolean {
  return perform(fix.label, (document) => applyEdits(document, fix.edits))
}
