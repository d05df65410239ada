import { Handle, Position, type NodeProps } from '@xyflow/react'
import { CircleAlert, Snowflake, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { nodeId, type NodeId } from '../../engine/contract/ids.ts'
import type { NodeAnalysis } from '../../engine/analyse/analysis.ts'
import { nodeParams } from '../../engine/analyse/nodeParams.ts'
import { formatShape } from '../../engine/graph/shape.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { useNodeFigures } from '../document/analysisStore.ts'
import { useDocument } from '../document/documentStore.ts'
import { renameNode } from '../document/actions/renameNode.ts'
import { useLocalText } from '../i18n/language.ts'
import { NodeThumbnail } from '../run/NodeThumbnail.tsx'
import { classNames } from '../ui/classNames.ts'
import { TextField } from '../ui/TextField.tsx'
import { changeCanvas, useCanvasState } from './canvasState.ts'
import type { FlowNode } from './flowNodes.ts'
import { compactCount } from './compactCount.ts'
import styles from './LayerCard.module.css'
import { kindColour } from '../palette/kindColour.ts'
import { portTop } from './wirePath.ts'

/** What a card shows of its node's analysis: most edits change what a layer sees, and none of these. */
function cardFigures(analysis: NodeAnalysis | undefined) {
  const shape = analysis?.outputShape ?? null
  return {
    parameters: analysis === undefined ? 0 : analysis.trainable + analysis.frozen,
    shape: shape === null ? null : formatShape(shape),
    worst: analysis?.problems[0]?.severity,
    problems: analysis?.problems.length ?? 0,
  }
}

/** A node of the network: what it is, what was chosen, what it gives, what it has learned to see. */
export const LayerCard = memo(function LayerCard({ id, selected }: NodeProps<FlowNode>) {
  const { t } = useTranslation()
  const local = useLocalText()
  const own = nodeId(id)
  const node = useDocument((document) => indexGraph(document.graph).nodes.get(own))
  const { parameters, shape, worst, problems } = useNodeFigures(own, cardFigures)
  const renaming = useCanvasState((state) => state.renaming === id)
  if (node === undefined) return null

  const definition = layerKind(node.kind)
  const figure = node.kind === 'input' ? null : parameters === 0 ? null : compactCount(parameters)
  const settings =
    definition === undefined ? t('canvas.unknownKind') : settingsLine(definition.settings(nodeParams(node, definition)))
  return (
    <div
      className={classNames(styles.card, selected && styles.selected, worst === 'error' && styles.wrong)}
      style={kindColour(definition?.category ?? null)}
    >
      {(definition?.inputs ?? [{ name: 'in', multiple: true }]).map((port, index) => (
        <Handle
          key={port.name}
          type="target"
          id={port.name}
          position={Position.Left}
          className={classNames(styles.port, port.multiple && styles.multiple)}
          style={{ top: portTop + index * 16 }}
          aria-label={t('canvas.inputPort', { name: node.name, port: port.name })}
        />
      ))}
      <header className={styles.header}>
        {renaming ? (
          <RenameField node={own} name={node.name} />
        ) : (
          <>
            <span className={styles.title}>{definition === undefined ? node.kind : local(definition.title)}</span>
            {node.frozen === true && <Snowflake size={11} aria-label={t('inspector.frozen')} className={styles.frozen} />}
            {figure !== null && (
              <span className={styles.figure} title={t('canvas.parametersOf', { count: parameters })}>
                {figure}
              </span>
            )}
          </>
        )}
        {worst !== undefined && worst !== 'hint' && <ProblemBadge node={own} severity={worst} count={problems} />}
      </header>
      {settings !== '' && <div className={styles.settings}>{settings}</div>}
      <div className={styles.line}>
        <span className={styles.name}>{node.name}</span>
        {shape !== null && node.kind !== 'input' && <span className={styles.output}>{shape}</span>}
      </div>
      <div className={styles.live}>
        <NodeThumbnail node={own} />
      </div>
      {definition?.hasOutput !== false && (
        <Handle
          type="source"
          position={Position.Right}
          className={styles.port}
          style={{ top: portTop }}
          aria-label={t('canvas.outputPort', { name: node.name })}
        />
      )}
    </div>
  )
})

function RenameField({ node, name }: { readonly node: NodeId; readonly name: string }) {
  const { t } = useTranslation()
  const done = () => changeCanvas({ renaming: null })
  return (
    <div className={classNames('nodrag', 'nopan', styles.rename)}>
      <TextField
        label={t('inspector.name')}
        hideLabel
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- people have just asked to rename
        autoFocus
        value={name}
        onCancel={done}
        onCommit={(next) => {
          done()
          renameNode(node, next)
        }}
      />
    </div>
  )
}

function ProblemBadge({
  node,
  severity,
  count,
}: {
  readonly node: NodeId
  readonly severity: 'error' | 'warning'
  readonly count: number
}) {
  const { t } = useTranslation()
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert
  return (
    <button
      type="button"
      className={classNames('nodrag', 'nopan', styles.badge, styles[severity])}
      aria-label={t('canvas.showProblems', { count })}
      onClick={(event) => {
        event.stopPropagation()
        changeCanvas({ problemNode: node })
      }}
    >
      <Icon size={12} aria-hidden />
    </button>
  )
}

/** Products read as products: "3x3" and "3×3" alike. */
function settingsLine(settings: string): string {
  return settings.replaceAll(/(\d)x(\d)/g, '$1×$2')
}
