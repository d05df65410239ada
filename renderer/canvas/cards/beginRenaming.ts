import { groupMembers } from '../../../engine/graph/groups.ts'
import { groupCardKey, shownCards } from '../../../engine/graph/shownCards.ts'
import { currentDocument } from '../../document/documentStore.ts'
import { changeCanvas } from '../canvasState.ts'
import { canvasView } from '../view/canvasView.ts'

/** Lets people type the name of a card, or of an open group by its key; what is far away or small comes near first. */
export async function beginRenaming(key: string): Promise<void> {
  const { graph } = currentDocument()
  const group = graph.groups.find(({ id }) => groupCardKey(id) === key)
  const members = shownCards(graph).byKey.get(key)?.members ?? (group === undefined ? [] : groupMembers(graph, group.id))
  await canvasView()?.reveal(
    members.map(({ id }) => id),
    { readable: true },
  )
  changeCanvas({ renaming: key })
}
