import { analyse } from '../../engine/analyse/analyse.ts'
import type { GraphAnalysis } from '../../engine/analyse/analysis.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { Template } from '../../templates/template.ts'

export interface DrawnTemplate {
  readonly document: NetDocument
  readonly totals: GraphAnalysis['totals']
}

const drawn = new Map<string, DrawnTemplate>()

/** A template's document with its figures; drawn once, since some have hundreds of layers. */
export function drawnTemplate(template: Template): DrawnTemplate {
  const known = drawn.get(template.name)
  if (known !== undefined) return known
  const document = template.draw()
  const made = { document, totals: analyse(document).totals }
  drawn.set(template.name, made)
  return made
}
