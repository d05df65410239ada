import type { NetDocument } from '../contract/document.ts'
import { smallDocument } from '../run/fixtures/smallDocument.ts'
import type { SampleCase } from './sampleCases.ts'

/**
 * One layer as a network of its own: inputs "in0", "in1" …, the layer "layer", and the output "out", which gives its numbers
 * in a row, because only rows can be compared with labels.
 */
export function layerDocument({ definition, params, inputs }: Pick<SampleCase, 'definition' | 'params' | 'inputs'>): NetDocument {
  const starts = inputs.map((shape, index) => ({ id: `in${index}`, kind: 'input', params: { shape }, from: [] }))
  const from = starts.map(({ id }) => id)
  if (definition.kind === 'output') return smallDocument([...starts, { id: 'layer', kind: 'output', params, from }])
  return smallDocument([
    ...starts,
    { id: 'layer', kind: definition.kind, params, from },
    { id: 'row', kind: 'flatten' },
    { id: 'out', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
  ])
}
