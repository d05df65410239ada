import type { NetDocument } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { replaceHead } from '../document/edits/replaceHead.ts'
import { setFrozen } from '../document/edits/setFrozen.ts'
import { setLearningRateFactor } from '../document/edits/setLearningRateFactor.ts'
import { groupMembers } from '../graph/groups.ts'
import { Misuse } from './misuse.ts'
import { unwrap } from './readNetwork.ts'

export interface FineTuning {
  readonly freeze?: readonly string[] | undefined
  readonly rateOf?: readonly string[] | undefined
  readonly replaceHead?: boolean | undefined
  /** How many scores the data need of an output. */
  readonly scores: number
}

/** Carries out what the options say of layers: which stay as they are, which learn slowly, whether the head starts over. */
export function fineTuned(
  document: NetDocument,
  { freeze = [], rateOf = [], replaceHead: fresh, scores }: FineTuning,
): NetDocument {
  let tuned = document
  for (const name of freeze) tuned = unwrap(setFrozen(tuned, { nodes: named(tuned, name), frozen: true }))
  for (const given of rateOf) {
    const [, name, factor] = /^([^=]+)=([^=]+)$/.exec(given) ?? []
    if (name === undefined || factor === undefined || factor.trim() === '' || Number.isNaN(Number(factor)))
      throw new Misuse(`--rate-of takes name=factor, as features=0.1, not "${given}".`)
    tuned = unwrap(setLearningRateFactor(tuned, { nodes: named(tuned, name), factor: Number(factor) }))
  }
  if (fresh !== true) return tuned
  const outputs = tuned.graph.nodes.filter(({ kind, params }) => kind === 'output' && params['target'] !== 'input')
  if (outputs.length === 0) throw new Misuse('--replace-head needs an Output that learns from labels.')
  return outputs.reduce((replaced, { id }) => unwrap(replaceHead(replaced, { output: id, scores })), tuned)
}

/** The node of that name, or all in the group of that name. */
function named({ graph }: NetDocument, name: string): readonly NodeId[] {
  const node = graph.nodes.find((each) => each.name === name)
  if (node !== undefined) return [node.id]
  const group = graph.groups.find((each) => each.name === name)
  if (group !== undefined) return groupMembers(graph, group.id).map(({ id }) => id)
  const known = [...graph.groups, ...graph.nodes].map((each) => each.name)
  throw new Misuse(`There is no layer or group "${name}". There are: ${known.join(', ')}.`)
}
