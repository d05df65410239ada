import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { NetDocument } from '../../contract/document.ts'
import { succeed, type Result } from '../../contract/problem.ts'
import type { NamedBytes } from '../../contract/protocol.ts'
import { planCode } from './planCode.ts'
import { printKeras } from './printKeras.ts'
import { pythonReserved } from './pythonReserved.ts'

/** model.py: the untrained network for Keras 3. */
export function exportKerasCode(document: NetDocument, analysis: GraphAnalysis): Result<readonly NamedBytes[]> {
  const plan = planCode(document, { analysis, reserved: pythonReserved })
  if (!plan.ok) return plan
  return succeed([{ name: 'model.py', bytes: new TextEncoder().encode(printKeras(plan.value)) }])
}
