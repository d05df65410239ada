import { memo, useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../engine/contract/ids.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { formatShape } from '../../engine/graph/shape.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { compactCount } from '../../engine/layout/compactCount.ts'
import { canvasView } from '../canvas/view/canvasView.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { changeView, useDocument } from '../document/documentStore.ts'
import { kindColour } from '../palette/kindColour.ts'
import { KindDot } from '../palette/KindDot.tsx'
import styles from './Inspector.module.css'

/** Rows that are there at once; hundreds more, when nothing is selected any longer, come without holding up the canvas. */
const firstRows = 40

/** Every layer, upstream first, with what it gives and how much it learns; a click selects it. */
export function LayerTable() {
  const { t } = useTranslation()
  const graph = useDocument((document) => document.graph)
  const analysis = useAnalysis((whole) => whole)
  const rows = useDeferredValue(analysis.order, analysis.order.slice(0, firstRows))
  const index = indexGraph(graph)
  return (
    <table className={styles.table} aria-label={t('inspector.layers')}>
      <thead>
        <tr>
          <th scope="col">{t('inspector.layer')}</th>
          <th scope="col">{t('inspector.output')}</th>
          <th scope="col">{t('inspector.parametersShort')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((id) => {
          const node = index.nodes.get(id)
          const own = analysis.nodes.get(id)
          if (node === undefined || own === undefined) return null
          const shape = own.outputShape === null ? null : formatShape(own.outputShape)
          return (
            <LayerRow
              key={id}
              node={id}
              name={node.name}
              kind={node.kind}
              shape={shape}
              parameters={own.trainable + own.frozen}
            />
          )
        })}
      </tbody>
    </table>
  )
}

interface LayerRowProps {
  readonly node: NodeId
  readonly name: string
  readonly kind: string
  readonly shape: string | null
  readonly parameters: number
}

/** Memoised: of hundreds of rows an edit changes few. */
const LayerRow = memo(function LayerRow({ node, name, kind, shape, parameters }: LayerRowProps) {
  return (
    <tr>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- the button inside has one */}
      <td>
        <button
          type="button"
          className={styles.layer}
          style={kindColour(layerKind(kind)?.category ?? null)}
          onClick={() => {
            changeView({ selection: [node] })
            canvasView()?.centreOn(node)
          }}
        >
          <KindDot />
          <span>{name}</span>
        </button>
      </td>
      <td>{shape ?? '–'}</td>
      <td>{parameters === 0 ? '–' : compactCount(parameters)}</td>
    </tr>
  )
})
