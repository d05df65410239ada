import type { NetDocument } from '../../../engine/contract/document.ts'
import type { Fix, Result } from '../../../engine/contract/problem.ts'
import type { Text } from '../../../engine/contract/text.ts'
import { applyEdits } from '../../../engine/document/edits/applyEdits.ts'
import { currentLanguage, localText } from '../../i18n/language.ts'
import { showToast } from '../../ui/Toast.tsx'
import { changeDocument } from '../documentStore.ts'

/** Carries out a command for a person: one undoable step, or a message that says why not, with a fix where there is one. */
export function perform(
  label: Text,
  command: (document: NetDocument) => NetDocument | Result<NetDocument>,
  options: { readonly mergeKey?: string } = {},
): boolean {
  const [problem] = changeDocument(label, command, options)
  if (problem === undefined) return true
  const [fix] = problem.fixes
  showToast(() => ({
    title: localText(problem.message, currentLanguage()),
    tone: 'bad',
    ...(fix === undefined ? {} : { action: { label: localText(fix.label, currentLanguage()), onPress: () => applyFix(fix) } }),
  }))
  return false
}

/** Does what a problem proposes, as one step named after the fix. */
export function applyFix(fix: Fix): boolean {
  return perform(fix.label, (document) => applyEdits(document, fix.edits))
}
