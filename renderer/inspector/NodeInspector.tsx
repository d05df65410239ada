import { useTranslation } from 'react-i18next'
import { nodeParams } from '../../engine/analyse/nodeParams.ts'
import type { GraphNode } from '../../engine/contract/document.ts'
import { isInert } from '../../engine/export/inert/keptFormats.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { kindTitle } from '../../engine/layout/kindTitle.ts'
import { nameRefusal, renameNode } from '../document/actions/renameNode.ts'
import { useNodeAnalysis } from '../document/analysisStore.ts'
import { useLocalText } from '../i18n/language.ts'
import { kindColour } from '../palette/kindColour.ts'
import { ProblemNote } from '../problems/ProblemNote.tsx'
import { TextField } from '../ui/TextField.tsx'
import { Figures } from './Figures.tsx'
import { HeadButton } from './HeadButton.tsx'
import { InertDetails } from './InertDetails.tsx'
import { InputOrder } from './InputOrder.tsx'
import styles from './Inspector.module.css'
import { LearningFields } from './LearningFields.tsx'
import { ParamControl } from './ParamControl.tsx'

/** One node: what it is, what can be chosen, what follows from that. */
export function NodeInspector({ node }: { readonly node: GraphNode }) {
  const { t } = useTranslation()
  const local = useLocalText()
  const analysis = useNodeAnalysis(node.id)
  const definition = layerKind(node.kind)
  const params = definition === undefined ? node.params : nodeParams(node, definition)
  return (
    <>
      <header className={styles.header} style={kindColour(definition?.category ?? null)}>
        <span className={styles.swatch} aria-hidden />
        <h2 className={styles.title}>{local(kindTitle(node))}</h2>
        <span className={styles.name}>{node.name}</span>
      </header>
      <p className={styles.summary}>
        {definition === undefined
          ? t(isInert(node) ? 'inspector.inert.summary' : 'inspector.unknownKind')
          : local(definition.summary)}
      </p>
      {analysis !== undefined && analysis.problems.length > 0 && (
        <div className={styles.problems}>
          {analysis.problems.map((problem, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- problems have no id, and their order is their rank
            <ProblemNote key={`${problem.code}:${index}`} problem={problem} />
          ))}
        </div>
      )}
      <div className={styles.form}>
        <TextField
          layout="row"
          label={t('inspector.name')}
          value={node.name}
          check={(name) => {
            const refusal = nameRefusal(node.id, name)
            return refusal === null ? null : local(refusal)
          }}
          onCommit={(name) => renameNode(node.id, name)}
        />
        {definition !== undefined &&
          Object.entries(definition.params).map(([name, spec]) =>
            spec.visible?.(params) === false ? null : (
              <ParamControl key={name} node={node.id} name={name} spec={spec} value={params[name] ?? spec.default} />
            ),
          )}
        <LearningFields nodes={[node]} />
      </div>
      {node.kind === 'output' && (
        <div className={styles.actions}>
          <HeadButton output={node} />
        </div>
      )}
      {isInert(node) && <InertDetails node={node} />}
      {definition !== undefined && <InputOrder node={node} definition={definition} />}
      {analysis !== undefined && <Figures analysis={analysis} />}
    </>
  )
}
