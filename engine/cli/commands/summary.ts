import type { TemplateOptions } from '../../../templates/template.ts'
import { summarise } from '../../analyse/summarise.ts'
import { formatShape } from '../../graph/shape.ts'
import { readNetwork } from '../readNetwork.ts'
import { formatTable } from '../table.ts'

export async function summary(name: string, { json, ...options }: TemplateOptions & { readonly json: boolean }): Promise<string> {
  const { layers, totals } = summarise(await readNetwork(name, options))
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
