import { analyse } from '../../../engine/analyse/analyse.ts'
import { templates } from '../../../templates/gallery.ts'
import type { Template, TemplateOptions } from '../../../templates/template.ts'

export type TemplateCase = readonly [name: string, options: TemplateOptions]

/** Lengths that halve nowhere without a remainder: padding told wrongly shows. */
const odd: TemplateOptions = { inputShape: [75, 67, 3], classes: 7 }

/** Every template of the gallery, in each variant, with the input that it is drawn with; those for photographs on odd sizes too. */
export const templateCases: readonly TemplateCase[] = templates.flatMap((template) =>
  [...variantsOf(template), ...(takesOddSizes(template) ? [odd] : [])].map((options) => [template.name, options] as const),
)

function variantsOf({ hasVariants = false }: Template): readonly TemplateOptions[] {
  return hasVariants ? [{ variant: 'v1' }, { variant: 'v1.5' }] : [{}]
}

/** Networks for small images ask for lengths that halve; the deepest for photographs repeat the blocks of the others. */
function takesOddSizes(template: Template): boolean {
  const document = template.draw()
  const { nodes, totals } = analyse(document)
  const input = document.graph.nodes.find(({ kind }) => kind === 'input')
  const [height = 0] = (input === undefined ? undefined : nodes.get(input.id)?.outputShape) ?? []
  return height >= 200 && totals.multiplyAdds < 8e9
}
