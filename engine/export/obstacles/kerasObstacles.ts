import type { GraphNode } from '../../contract/document.ts'
import { text } from '../../contract/text.ts'
import { readKeptKeras } from '../../layers/inert/keptKeras.ts'
import { noiseTooLarge } from '../code/noiseTooLarge.ts'
import type { InertExport } from '../inert/inertExport.ts'
import { wiresOf } from '../inert/keptCall.ts'
import { isInert, keptObstacle } from '../inert/keptFormats.ts'
import type { KerasFormat } from '../inert/keptPlaces.ts'
import { nothingKept, refuseInert, weightsLost, wiresChanged } from '../inert/refuseInert.ts'
import { listFormats } from './listFormats.ts'
import type { Obstacle, WaysOut } from './obstacle.ts'

type Given = Pick<InertExport, 'document' | 'weights'>

/** Nodes that a file of Keras or tf.js cannot hold: what real Keras would not load or answer otherwise, and unknown layers. */
export function kerasObstacles(given: Given, format: KerasFormat): readonly Obstacle[] {
  return given.document.graph.nodes.flatMap((node) =>
    isInert(node) ? keptObstacles(given, { node, format }) : format === 'tfjs' ? [] : layerObstacles(node),
  )
}

function layerObstacles(node: GraphNode): readonly Obstacle[] {
  if (node.kind === 'upsample2d' && node.params['interpolation'] === 'bilinear')
    return [{ node, tell: (ways) => refuseBilinear(node, ways) }]
  const deviation = node.kind === 'gaussianNoise' ? Number(node.params['deviation']) : 0
  return deviation > 1 ? [{ node, tell: () => noiseTooLarge(node, deviation) }] : []
}

function keptObstacles(
  { document, weights }: Given,
  { node, format }: { readonly node: GraphNode; readonly format: KerasFormat },
): readonly Obstacle[] {
  const kept = readKeptKeras(node)
  if (kept === null) return [{ node, tell: () => nothingKept(node, format) }]
  const reason = keptObstacle(kept, format)
  if (reason !== null) {
    const [expected, got] = [text('a layer this format can hold', '此格式可容纳的层'), text(kept.className, kept.className)]
    return [{ node, tell: (ways) => refuseInert(node, { reason, expected, got, advice: adviseOther(ways) }) }]
  }
  const [asked, got] = [wiresOf(kept.call), document.graph.wires.filter(({ to }) => to === node.id).length]
  if (asked !== got) return [{ node, tell: () => wiresChanged(node, { asked, got }) }]
  const missing = kept.weights.findIndex((_, index) => !weights.has(`${node.id}/${index}`))
  if (missing < 0) return []
  return [{ node, tell: () => weightsLost(node, { asked: kept.weights.length, got: missing }) }]
}

function adviseOther({ formats }: WaysOut) {
  const { en, zh } = listFormats(formats)
  return formats.length === 0
    ? text('Replace or remove it.', '请替换或删去它。')
    : text(`Choose ${en}, or replace or remove it.`, `请选择 ${zh}，或替换、删去它。`)
}

function refuseBilinear({ id, name }: GraphNode, { formats }: WaysOut) {
  const { en, zh } = listFormats(formats)
  const [other, others] = formats.length === 0 ? ['', ''] : [`, or choose ${en}`, `，或选择 ${zh}`]
  return {
    code: 'keras-bilinear',
    severity: 'error',
    place: { node: id, param: 'interpolation' },
    message: text(
      `Keras cannot hold "${name}": its bilinear upsampling places cells half a cell elsewhere, so the model would answer differently. Set its interpolation to nearest${other}.`,
      `Keras 无法表示“${name}”：它的双线性上采样把各格错开半格，模型的结果会不同。请把插值设为 nearest${others}。`,
    ),
    fixes: [
      {
        label: text('Use nearest', '改用 nearest'),
        edits: [{ type: 'setParams', node: id, params: { interpolation: 'nearest' } }],
      },
    ],
  } as const
}
