import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { nodeParams } from '../../engine/analyse/nodeParams.ts'
import type { GraphNode } from '../../engine/contract/document.ts'
import type { WireId } from '../../engine/contract/ids.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { formatShape, type Shape } from '../../engine/graph/shape.ts'
import type { AnyLayerDefinition } from '../../engine/layers/defineLayer.ts'
import { changeCanvas, useCanvasState } from '../canvas/canvasState.ts'
import { orderInputs } from '../document/actions/wires.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { useDocument } from '../document/documentStore.ts'
import { useLocalText } from '../i18n/language.ts'
import { classNames } from '../ui/classNames.ts'
import { explained } from '../ui/explained.ts'
import { IconButton } from '../ui/IconButton.tsx'
import styles from './InputOrder.module.css'
import inspectorStyles from './Inspector.module.css'

/** The inputs of a merge in their order, which can be changed, with what each becomes; nothing where there are fewer than two. */
export function InputOrder({ node, definition }: { readonly node: GraphNode; readonly definition: AnyLayerDefinition }) {
  const { t } = useTranslation()
  const local = useLocalText()
  const graph = useDocument((document) => document.graph)
  const analysis = useAnalysis((whole) => whole)
  const selectedWire = useCanvasState((state) => state.selectedWire)
  const port = definition.inputs.find(({ multiple }) => multiple)
  const index = indexGraph(graph)
  const wires = index.into(node.id).filter((wire) => wire.toPort === port?.name)
  if (port === undefined || wires.length < 2) return null

  const shapes = wires.map((wire) => analysis.nodes.get(wire.from)?.outputShape ?? null)
  const known = shapes.every((shape): shape is Shape => shape !== null) ? shapes : null
  const roles = known === null ? undefined : definition.inputRoles?.(nodeParams(node, definition), known)
  const move = (at: number, by: -1 | 1) => {
    const order: WireId[] = wires.map(({ id }) => id)
    const [moved] = order.splice(at, 1)
    if (moved === undefined) return
    order.splice(at + by, 0, moved)
    orderInputs(node.id, port.name, order)
  }
  return (
    <section aria-label={t('inspector.inputs')}>
      <h3 className={inspectorStyles.section}>{t('inspector.inputs')}</h3>
      <ol className={styles.list}>
        {wires.map((wire, at) => {
          const name = index.nodes.get(wire.from)?.name ?? wire.from
          const shape = shapes[at] ?? null
          const role = roles?.[at]
          return (
            <li key={wire.id} className={classNames(styles.input, wire.id === selectedWire && styles.marked)}>
              <b className={styles.number}>{at + 1}</b>
              <button
                type="button"
                className={styles.source}
                {...explained(t('inspector.showWire'))}
                onClick={() => changeCanvas({ selectedWire: wire.id })}
              >
                <span className={styles.name}>{name}</span>
                <span className={styles.shape}>{shape === null ? '?' : formatShape(shape)}</span>
                {role !== undefined && <span className={styles.role}>{local(role)}</span>}
              </button>
              <IconButton
                size="small"
                label={t('inspector.earlier', { name })}
                icon={<ArrowUp size={13} aria-hidden />}
                disabledReason={at === 0 ? t('inspector.isFirst') : null}
                onPress={() => move(at, -1)}
              />
              <IconButton
                size="small"
                label={t('inspector.later', { name })}
                icon={<ArrowDown size={13} aria-hidden />}
                disabledReason={at === wires.length - 1 ? t('inspector.isLast') : null}
                onPress={() => move(at, 1)}
              />
            </li>
          )
        })}
      </ol>
      {definition.inputRoles === undefined && <p className={styles.note}>{t('inspector.orderIsFree')}</p>}
    </section>
  )
}
