import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../engine/contract/ids.ts'
import { groupMembers } from '../../engine/graph/groups.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { groupCardKey } from '../../engine/graph/shownCards.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { runCommand } from '../app/commandBus.ts'
import { shortcutOf } from '../app/shortcuts.ts'
import { ungroupGroup } from '../document/actions/groups.ts'
import { deleteNodes, freezeNodes, replaceHeadOf, selectAll } from '../document/actions/selection.ts'
import { currentAnalysis } from '../document/analysisStore.ts'
import { useDataSummary } from '../document/dataSummary.ts'
import { currentDocument, useDocument } from '../document/documentStore.ts'
import { scoresFor } from '../inspector/scoresFor.ts'
import { ContextMenu } from '../ui/ContextMenu.tsx'
import type { MenuEntry } from '../ui/Menu.tsx'
import { changeCanvas, openPalette, useCanvasState } from './canvasState.ts'
import { duplicateCards } from './cards/addCards.ts'
import { beginRenaming } from './cards/beginRenaming.ts'
import { foldToCard, openGroupCard } from './groups/foldCards.ts'
import { canvasView } from './view/canvasView.ts'

/** The menu of the right mouse button (or the menu key): for a node and what is selected with it, or for the canvas. */
export function CanvasMenu() {
  const { t } = useTranslation()
  const menu = useCanvasState((state) => state.menu)
  const graph = useDocument((document) => document.graph)
  const selection = useDocument((document) => document.view.selection)
  const node = menu === null || menu.node === null ? undefined : indexGraph(graph).nodes.get(menu.node)
  const nothing = graph.nodes.length === 0 ? t('canvas.emptyReason') : null
  const chosen = selection.length === 0 ? t('canvas.nothingSelected') : null
  const group = graph.groups.find(({ id }) => id === menu?.group)
  const learns = (id: NodeId): boolean => {
    const found = currentAnalysis().nodes.get(id)
    return found !== undefined && found.trainable + found.frozen > 0
  }
  const canBeFrozen = node !== undefined && learns(node.id)
  const groupNodes = group === undefined ? [] : groupMembers(graph, group.id).filter(({ id }) => learns(id))
  const isGroupFrozen = groupNodes.every(({ frozen }) => frozen === true)
  const summary = useDataSummary((state) => state.summary)
  const scores = node?.kind === 'output' ? scoresFor(node, summary) : null

  const edit: readonly MenuEntry[] = [
    {
      id: 'copy',
      label: t('commands.copy'),
      shortcut: shortcutOf('copy'),
      disabledReason: chosen,
      onAction: () => runCommand('copy'),
    },
    {
      id: 'cut',
      label: t('commands.cut'),
      shortcut: shortcutOf('cut'),
      disabledReason: chosen,
      onAction: () => runCommand('cut'),
    },
    { id: 'paste', label: t('commands.paste'), shortcut: shortcutOf('paste'), onAction: () => runCommand('paste') },
    {
      id: 'duplicate',
      label: t('commands.duplicate'),
      shortcut: shortcutOf('duplicate'),
      disabledReason: chosen,
      onAction: duplicateCards,
    },
  ]
  const ofNode: readonly MenuEntry[] =
    node === undefined
      ? []
      : [
          {
            id: 'rename',
            label: t('commands.rename'),
            shortcut: shortcutOf('rename'),
            onAction: () => void beginRenaming(node.id),
          },
          ...(layerKind(node.kind)?.hasOutput === false
            ? []
            : [
                {
                  id: 'connect',
                  label: t('commands.connectTo'),
                  shortcut: shortcutOf('connect'),
                  onAction: () => openPalette({ connectFrom: node.id }),
                },
              ]),
          ...(canBeFrozen
            ? [
                {
                  id: 'freeze',
                  label: t('inspector.frozen'),
                  checked: node.frozen === true,
                  onAction: () => freezeNodes(currentDocument().view.selection, { frozen: node.frozen !== true }),
                },
              ]
            : []),
          ...(node.kind === 'output'
            ? [
                {
                  id: 'head',
                  label: scores === null ? t('inspector.replaceHead') : t('inspector.replaceHeadFor', { count: scores }),
                  disabledReason: scores === null ? t('inspector.replaceHeadNoData') : null,
                  onAction: () => scores !== null && replaceHeadOf(node.id, scores),
                },
              ]
            : []),
          { id: 'node-end', separator: true },
        ]
  const ofGroup: readonly MenuEntry[] =
    group === undefined
      ? []
      : [
          ...(node === undefined
            ? [
                {
                  id: 'rename-group',
                  label: t('commands.rename'),
                  shortcut: shortcutOf('rename'),
                  onAction: () => void beginRenaming(groupCardKey(group.id)),
                },
              ]
            : []),
          group.folded === true
            ? {
                id: 'open-group',
                label: t('canvas.openGroup', { name: group.name }),
                shortcut: shortcutOf('unfold'),
                onAction: () => openGroupCard(group.id),
              }
            : {
                id: 'fold-group',
                label: t('canvas.foldGroup', { name: group.name }),
                shortcut: shortcutOf('fold'),
                onAction: () => foldToCard(group.id),
              },
          ...(node === undefined && groupNodes.length > 0
            ? [
                {
                  id: 'freeze-group',
                  label: t('inspector.frozen'),
                  checked: isGroupFrozen,
                  onAction: () =>
                    freezeNodes(
                      groupNodes.map(({ id }) => id),
                      { frozen: !isGroupFrozen },
                    ),
                },
              ]
            : []),
          {
            id: 'ungroup',
            label: t('canvas.ungroupGroup', { name: group.name }),
            shortcut: shortcutOf('ungroup'),
            onAction: () => ungroupGroup(group.id),
          },
          { id: 'group-end', separator: true },
        ]
  const ofCanvas: readonly MenuEntry[] = [
    ...(graph.groups.length === 0
      ? []
      : [
          { id: 'fold-all', label: t('commands.foldAll'), onAction: () => canvasView()?.foldAll(true) },
          { id: 'open-all', label: t('commands.unfoldAll'), onAction: () => canvasView()?.foldAll(false) },
          { id: 'groups-end', separator: true } as const,
        ]),
    {
      id: 'all',
      label: t('commands.selectAll'),
      shortcut: shortcutOf('selectAll'),
      disabledReason: nothing,
      onAction: selectAll,
    },
    {
      id: 'fit',
      label: t('commands.fit'),
      shortcut: shortcutOf('fit'),
      disabledReason: nothing,
      onAction: () => canvasView()?.fit(),
    },
    {
      id: 'tidy',
      label: t('commands.tidy'),
      shortcut: shortcutOf('tidy'),
      disabledReason: nothing,
      onAction: () => canvasView()?.tidy(),
    },
  ]
  const entries: readonly MenuEntry[] = [
    ...ofNode,
    ...ofGroup,
    ...edit,
    { id: 'edit-end', separator: true },
    ...(selection.length > 0
      ? [
          { id: 'group', label: t('commands.group'), shortcut: shortcutOf('group'), onAction: () => runCommand('group') },
          { id: 'bridge', label: t('commands.deleteBridge'), onAction: () => deleteNodes(selection, { bridge: true }) },
          {
            id: 'delete',
            label: t('commands.delete'),
            shortcut: shortcutOf('delete'),
            danger: true,
            onAction: () => deleteNodes(selection),
          },
        ]
      : [
          { id: 'add', label: t('commands.addLayer'), shortcut: shortcutOf('search'), onAction: () => runCommand('search') },
          ...ofCanvas,
        ]),
  ]
  return (
    <ContextMenu label={t('canvas.menu')} entries={entries} at={menu?.at ?? null} onClose={() => changeCanvas({ menu: null })} />
  )
}
