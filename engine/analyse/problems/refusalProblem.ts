import type { GraphNode, Wire } from '../../contract/document.ts'
import type { DocumentEdit } from '../../contract/edit.ts'
import type { Fix, Problem, Severity } from '../../contract/problem.ts'
import type { AnyLayerDefinition } from '../../layers/defineLayer.ts'
import type { LayerFix, LayerRefusal } from '../../layers/layerRefusal.ts'
import { layerKind } from '../../layers/registry.ts'

export interface RefusalContext {
  readonly refusal: LayerRefusal
  readonly severity: Severity
  readonly definition: AnyLayerDefinition
  /** In port order. */
  readonly wires: readonly Wire[]
  /** One of `wires` that is only being drawn: fixes then make the connection as well. */
  readonly drawn?: Wire
}

/** What a layer says about its inputs, as a problem at its node; its fixes become edits of this document. */
export function refusalProblem(node: GraphNode, context: RefusalContext): Problem {
  const { refusal, severity } = context
  return {
    code: refusal.code,
    severity,
    place: refusal.param === undefined ? { node: node.id } : { node: node.id, param: refusal.param },
    message: refusal.message,
    ...(refusal.expected === undefined ? {} : { expected: refusal.expected }),
    ...(refusal.got === undefined ? {} : { got: refusal.got }),
    fixes: (refusal.fixes ?? []).flatMap((fix): readonly Fix[] => {
      const edits = fixEdits(node, { ...context, fix })
      return edits === null ? [] : [{ label: fix.label, edits }]
    }),
  }
}

function fixEdits(
  node: GraphNode,
  { fix, definition, wires, drawn }: RefusalContext & { readonly fix: LayerFix },
): readonly DocumentEdit[] | null {
  const connect: readonly DocumentEdit[] =
    drawn === undefined ? [] : [{ type: 'addWire', from: drawn.from, to: drawn.to, toPort: drawn.toPort }]
  switch (fix.type) {
    case 'setParams':
      return [{ type: 'setParams', node: node.id, params: fix.params }, ...connect]
    case 'remove':
      return drawn === undefined ? [{ type: 'removeNode', node: node.id, bridge: true }] : null
    case 'insertBefore': {
      if (layerKind(fix.kind) === undefined) return null
      const port = definition.inputs.find(({ name }) => name === fix.port) ?? definition.inputs[0]
      const wire = wires.filter((item) => item.toPort === port?.name)[fix.index]
      if (wire === undefined) return null
      const inserted = { kind: fix.kind, params: fix.params }
      return wire === drawn
        ? [{ type: 'connectThrough', from: wire.from, to: wire.to, toPort: wire.toPort, ...inserted }]
        : [{ type: 'insertOnWire', wire: wire.id, ...inserted }, ...connect]
    }
  }
}
