import type { TemplateOptions } from '../../../templates/template.ts'
import { analyse } from '../../analyse/analyse.ts'
import { summarise } from '../../analyse/summarise.ts'
import type { NetDocument } from '../../contract/document.ts'
import { formatShape } from '../../graph/shape.ts'
import { formatTable } from '../formatTable.ts'
import { problemText, readNetwork } from '../readNetwork.ts'

/** The table or its JSON; what is wrong with the network goes to stderr, for its shapes are unknown from there on. */
export async function summary(name: string, { json, ...options }: TemplateOptions & { readonly json: boolean }): Promise<string> {
  const document = await readNetwork(name, options)
  tellErrors(document)
  const { layers, totals } = summarise(document)
  if (json) return JSON.stringify({ layers, totals })
  const table = formatTable([
    ['layer', 'kind', 'output', 'trainable', 'frozen', 'multiply-adds', 'receptive field'],
    ...layers.map((layer) => [
      layer.id,
      layer.kind,
      layer.outputShape === null ? '?' : formatShape(layer.outputShape),
      layer.trainable,
      layer.frozen,
      layer.multiplyAdds,
      layer.receptiveField === null ? '' : formatShape(layer.receptiveField),
    ]),
  ])
  const count = (value: number) => value.toLocaleString('en-US')
  return `${table}\n\n${count(totals.trainable)} trainable, ${count(totals.frozen)} frozen parameters; ${count(totals.multiplyAdds)} multiply-adds for one sample; depth ${totals.depth}`
}

function tellErrors(document: NetDocument): void {
  const names = new Map(document.graph.nodes.map(({ id, name }) => [id, name]))
  const errors = analyse(document).problems.filter(({ severity }) => severity === 'error')
  for (const problem of errors) {
    const place = problem.place.node === undefined ? undefined : names.get(problem.place.node)
    console.error(`${place === undefined ? '' : `${place}: `}${problemText(problem)}`)
  }
}
