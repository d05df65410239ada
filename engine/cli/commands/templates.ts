import { templates } from '../../../templates/gallery.ts'
import { summarise } from '../../analyse/summarise.ts'
import { formatTable } from '../formatTable.ts'

export function listTemplates({ json }: { readonly json: boolean }): string {
  const rows = templates.map((template) => {
    const { totals } = summarise(template.draw())
    return {
      name: template.name,
      parameters: totals.trainable,
      depth: totals.depth,
      multiplyAdds: totals.multiplyAdds,
      trainsHere: template.trainsHere,
      purpose: template.purpose.en,
    }
  })
  if (json) return JSON.stringify(rows)
  return formatTable([
    ['name', 'parameters', 'depth', 'multiply-adds', 'trains here', 'purpose'],
    ...rows.map((row) => [row.name, row.parameters, row.depth, row.multiplyAdds, row.trainsHere ? 'yes' : '', row.purpose]),
  ])
}
