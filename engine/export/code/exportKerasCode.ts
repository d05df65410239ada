import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { NetDocument } from '../../contract/document.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { planCode } from './planCode.ts'
import { printKeras } from './printKeras.ts'
import { pythonReserved } from './pythonReserved.ts'
import { refuseForKeras } from './refuseForKeras.ts'

/** model.py: the untrained network for Keras 3. */
export function exportKerasCode(document: NetDocument, analysis: GraphAnalysis): Result<readonly NamedBytes[]> {
  const plan = planCode(document, { analysis, reserved: pythonReserved })
  if (!plan.ok) return plan
  const refused = refuseForKeras(plan.value)
  if (refused.length > 0) return fail(...refused)
  return succeed([{ name: 'model.py', bytes: new TextEncoder().encode(printKeras(plan.value)) }])
}
