import type { NodeId } from '../../../engine/contract/ids.ts'
import { text, type Text } from '../../../engine/contract/text.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import type { Point } from '../../../engine/layout/wirePath.ts'
import { connectNodes, type Ends } from '../../document/actions/wires.ts'
import { currentDocument } from '../../document/documentStore.ts'
import { changeCanvas } from '../canvasState.ts'

/** Asks which of the wires is meant, and draws it. Only the ends in which they differ are named. */
export function chooseEnds(wires: readonly Ends[], { at }: { readonly at: Point }): void {
  const oneStart = new Set(wires.map(({ from }) => from)).size === 1
  const oneEnd = new Set(wires.map(({ to }) => to)).size === 1
  const name = ({ from, to }: Ends): Text => {
    if (oneStart) return nodeName(to)
    if (oneEnd) return nodeName(from)
    return text(`${nodeName(from).en} → ${nodeName(to).en}`, `${nodeName(from).zh} → ${nodeName(to).zh}`)
  }
  const options = wires.map((ends) => ({ id: `${ends.from} ${ends.to}`, label: name(ends), choose: () => connectNodes(ends) }))
  changeCanvas({ choice: { at, options } })
}

/** Asks which node is meant where there are several. None: there is nothing to ask. */
export function chooseNode(
  nodes: readonly NodeId[],
  { at, onChoose }: { readonly at: Point; readonly onChoose: (node: NodeId) => void },
): void {
  const [only, ...others] = nodes
  if (only !== undefined && others.length === 0) onChoose(only)
  else if (only !== undefined) {
    const options = nodes.map((node) => ({ id: node, label: nodeName(node), choose: () => onChoose(node) }))
    changeCanvas({ choice: { at, options } })
  }
}

function nodeName(id: NodeId): Text {
  const node = indexGraph(currentDocument().graph).nodes.get(id)
  const title = layerKind(node?.kind ?? '')?.title ?? text('', '')
  const name = node?.name ?? id
  return text(`${name} · ${title.en}`, `${name} · ${title.zh}`)
}
