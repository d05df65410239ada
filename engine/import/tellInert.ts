import type { NodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import { text, type Text } from '../contract/text.ts'

/** A node that computes nothing here, and why. */
export interface InertFound {
  readonly node: NodeId
  readonly name: string
  /** What the file calls it, or where it stands there; '': nothing. */
  readonly path: string
  readonly program: 'ONNX' | 'Keras'
  /** What it is there: "If", "Masking". */
  readonly kind: string
  readonly reason: Text
  /** What else a person can do but replace or remove it: "export the model …"; null: nothing. */
  readonly advice: Text | null
  /** The inert node before it for which alone it is inert; null: it is so for itself. */
  readonly behind: NodeId | null
  /** How those behind it could become layers; null: not otherwise. */
  readonly adviceBehind: Text | null
}

/** So many nodes are named; of more it is said how many. */
const named = 3

/**
 * What people are told of inert nodes: the causes alone, one message for all that are inert for the same reason, with the
 * number of nodes that are inert only because they stand behind them.
 */
export function tellInert(found: readonly InertFound[]): readonly Problem[] {
  const byNode = new Map(found.map((one) => [one.node, one]))
  const causes = new Map<NodeId, InertFound>()
  const waiting = new Map<string, InertFound[]>()
  const groups = new Map<string, InertFound[]>()
  for (const one of found) {
    /* Upstream first, so what it stands behind is known by now. */
    const cause = one.behind === null ? one : (causes.get(one.behind) ?? byNode.get(one.behind) ?? one)
    causes.set(one.node, cause)
    const list = cause === one ? groups : waiting
    const key = keyOf(cause)
    list.set(key, [...(list.get(key) ?? []), one])
  }
  return [...groups].map(([key, alike]) => tell(alike, waiting.get(key) ?? []))
}

/** A reason with an advice is that of a whole family of operators. */
function keyOf({ program, kind, reason, advice }: InertFound): string {
  return JSON.stringify([program, advice === null ? kind : '', reason])
}

function tell(alike: readonly InertFound[], waiting: readonly InertFound[]): Problem {
  const [first] = alike
  if (first === undefined) throw new Error('A group of inert nodes has at least one.')
  const { reason, advice } = first
  const what = whatTheyAre(alike, first.program)
  const also = advice === null ? text('', '') : text(`, or ${advice.en}`, `，或者${advice.zh}`)
  const several = alike.length > 1
  const hung = behindText(waiting)
  const names = listed(alike)
  return {
    code: 'import-inert',
    severity: 'warning',
    place: { node: first.node, ...(first.path === '' ? {} : { path: first.path }) },
    message: text(
      `${names.en}: ${what.en} here: ${reason.en}. ${several ? 'They stay as inert nodes' : 'It stays as an inert node'}; replace or remove ${several ? 'them' : 'it'} before training${also.en}.${hung.en}`,
      `${names.zh}：${what.zh}：${reason.zh}。${several ? '它们' : '它'}作为不参与计算的节点保留；训练前请替换或删除${several ? '它们' : '它'}${also.zh}。${hung.zh}`,
    ),
    fixes: [],
  }
}

function whatTheyAre(alike: readonly InertFound[], program: InertFound['program']): Text {
  const kinds = [...new Set(alike.map(({ kind }) => kind.slice(0, 60)))]
  const shown = kinds.slice(0, 2 * named)
  const more = kinds.length > shown.length
  const several = kinds.length > 1
  const [en, zh] = program === 'ONNX' ? [several ? 'the operators' : 'the operator', '算子'] : ['the Keras layer', 'Keras 的层']
  return text(
    `${en} ${shown.join(', ')}${more ? ' and others' : ''} ${several ? 'have' : 'has'} no equivalent`,
    `${zh} ${shown.join('、')}${more ? ' 等' : ''} 在这里没有对应的层`,
  )
}

function behindText(waiting: readonly InertFound[]): Text {
  if (waiting.length === 0) return text('', '')
  const names = listed(waiting)
  const one = waiting.length === 1
  const { en, zh } = waiting.find(({ adviceBehind }) => adviceBehind !== null)?.adviceBehind ?? text('', '')
  return text(
    ` ${one ? 'One node behind is' : `${waiting.length} nodes behind are`} inert only because the shape there is not known: ${names.en}.${en === '' ? '' : ` ${en}.`}`,
    `其后有 ${waiting.length} 个节点仅因该处形状未知而不参与计算：${names.zh}。${zh === '' ? '' : `${zh}。`}`,
  )
}

/** "a", "b", "c" and 4 more */
function listed(nodes: readonly InertFound[]): Text {
  const shown = nodes.slice(0, named)
  const more = nodes.length - shown.length
  const [en, zh] = [shown.map(({ name }) => `"${name}"`), shown.map(({ name }) => `“${name}”`)]
  return text(
    `${en.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    `${zh.join('、')}${more > 0 ? ` 等 ${nodes.length} 个` : ''}`,
  )
}
