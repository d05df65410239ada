import type { GraphNode, Params } from '../../contract/document.ts'
import { checkParamValues } from '../../document/checkParamValues.ts'
import type { Shape } from '../../graph/shape.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import { objectAt, type Json } from './json.ts'

interface OutputChoice {
  readonly params: Params
  /** What the last node becomes: Netwright's output applies softmax and sigmoid itself, so that losses see scores. */
  readonly role: 'is the output' | 'gives up its activation' | 'stays'
}

/** The loss that belongs to what the model ends in; what Netwright wrote along is preferred where it fits that. */
export function outputsOf(
  node: GraphNode,
  {
    shape,
    isAlone,
    alias,
    metadata,
  }: { readonly shape: Shape | null; readonly isAlone: boolean; readonly alias: string | null; readonly metadata: Json | null },
): OutputChoice {
  const isRow = shape === null || shape.length === 1
  const isActivation = node.kind === 'activation'
  const curve = isActivation ? node.params['function'] : node.params['activation']
  const isRecurrent = ['simpleRnn', 'lstm', 'gru'].includes(node.kind)
  const known = savedParams(metadata, alias ?? node.name)
  const ends = curve === 'softmax' ? 'softmaxCrossEntropy' : curve === 'sigmoid' ? 'binaryCrossEntropy' : null
  if (ends !== null && isAlone && isRow && alias === null && !isRecurrent) {
    const params = known?.['loss'] === ends ? known : { task: 'classification', loss: ends }
    return { params, role: isActivation ? 'is the output' : 'gives up its activation' }
  }
  const isPlain = known !== null && known['loss'] !== 'softmaxCrossEntropy' && known['loss'] !== 'binaryCrossEntropy'
  const usual = { task: 'regression', loss: 'meanSquaredError', target: isRow ? 'label' : 'input' }
  return { params: isPlain ? known : usual, role: 'stays' }
}

function savedParams(metadata: Json | null, name: string): Params | null {
  const definition = layerKind('output')
  const saved = objectAt(objectAt(metadata, 'outputs'), name)
  if (definition === undefined || saved === null) return null
  const isLegal = checkParamValues(definition, { params: saved, place: {} }).length === 0
  return isLegal ? withDefaults(definition, saved as Params) : null // checked just now
}
