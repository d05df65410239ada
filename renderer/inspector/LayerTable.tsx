import { useTranslation } from 'react-i18next'
import { formatShape } from '../../engine/graph/shape.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { canvasView } from '../canvas/canvasView.ts'
import { compactCount } from '../canvas/compactCount.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { changeView, useDocument } from '../document/documentStore.ts'
import { kindColour } from '../palette/kindColour.ts'
import styles from './Inspector.module.css'

/** Every layer, upstream first, with what it gives and how much it learns; a click selects it. */
export function LayerTable() {
  const { t } = useTranslation()
  const graph = useDocument((document) => document.graph)
  const analysis = useAnalysis((whole) => whole)
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
        {analysis.order.map((id) => {
          const node = index.nodes.get(id)
          const own = analysis.nodes.get(id)
          if (node === undefined || own === undefined) return null
          const parameters = own.trainable + own.frozen
          return (
            <tr key={id}>
              {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- the button inside has one */}
              <td>
                <button
                  type="button"
                  className={styles.layer}
                  style={kindColour(layerKind(node.kind)?.category ?? null)}
                  onClick={() => {
                    changeView({ selection: [id] })
                    canvasView()?.centreOn(id)
                  }}
                >
                  <span className={styles.dot} aria-hidden />
                  <span>{node.name}</span>
                </button>
              </td>
              <td>{own.outputShape === null ? '–' : formatShape(own.outputShape)}</td>
              <td>{parameters === 0 ? '–' : compactCount(parameters)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
