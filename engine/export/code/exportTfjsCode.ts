import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { NetDocument } from '../../contract/document.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { succeed, type Result } from '../../contract/problem.ts'
import { javascriptReserved } from './javascriptReserved.ts'
import { planCode } from './planCode.ts'
import { printTfjs } from './printTfjs.ts'

/** model.mjs: the untrained network for TensorFlow.js, as an ES module. */
export function exportTfjsCode(document: NetDocument, analysis: GraphAnalysis): Result<readonly NamedBytes[]> {
  const plan = planCode(document, { analysis, reserved: javascriptReserved })
  if (!plan.ok) return plan
  return succeed([{ name: 'model.mjs', bytes: new TextEncoder().encode(printTfjs(plan.value)) }])
}
