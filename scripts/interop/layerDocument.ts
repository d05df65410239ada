import type { SampleCase } from '../../engine/conformance/sampleCases.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import { smallDocument } from '../../engine/run/fixtures/smallDocument.ts'

/** One layer as a network of its own: inputs "in0", "in1" …, the layer "layer", the output "out", which gives what it gets. */
export function layerDocument({ definition, params, inputs }: SampleCase): NetDocument {
  const starts = inputs.map((shape, index) => ({ id: `in${index}`, kind: 'input', params: { shape }, from: [] }))
  const from = starts.map(({ id }) => id)
  const raw = { task: 'regression', loss: 'meanSquaredError', target: 'input' }
  /* An output is a network's end by itself. */
  if (definition.kind === 'output') return smallDocument([...starts, { id: 'out', kind: 'output', params, from }])
  return smallDocument([
    ...starts,
    { id: 'layer', kind: definition.kind, params, from },
    { id: 'out', kind: 'output', params: raw },
  ])
}
