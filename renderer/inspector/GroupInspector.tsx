import { useTranslation } from 'react-i18next'
import type { Group } from '../../engine/contract/document.ts'
import { formatCount } from '../../engine/graph/formula.ts'
import { groupFaces } from '../../engine/graph/groupFaces.ts'
import { duplicateCards } from '../canvas/cards/addCards.ts'
import { foldToCard, openGroupCard } from '../canvas/groups/foldCards.ts'
import { useGroupFigures } from '../canvas/groups/useGroupFigures.ts'
import { groupNameRefusal, renameGroup, ungroupGroup } from '../document/actions/groups.ts'
import { deleteNodes } from '../document/actions/selection.ts'
import { useDocument } from '../document/documentStore.ts'
import { useLocalText } from '../i18n/language.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import figureStyles from './Figures.module.css'
import styles from './Inspector.module.css'
import { LearningFields } from './LearningFields.tsx'

/** A group as a whole: its name, what it takes and gives, what it comes to, and what can be done with it. */
export function GroupInspector({ group }: { readonly group: Group }) {
  const { t } = useTranslation()
  const local = useLocalText()
  const graph = useDocument((document) => document.graph)
  const figures = useGroupFigures(group.id)
  const members = groupFaces(graph).get(group.id)?.members ?? []
  const ids = members.map((node) => node.id)
  const frozen = figures.parameters - figures.trainable
  const rows = [
    { name: t('inspector.groupInputs'), value: figures.inputs.map(withSpaces).join(', ') || '–', how: null },
    { name: t('inspector.output'), value: figures.outputs.map(withSpaces).join(', ') || '–', how: null },
    {
      name: t('inspector.parameters'),
      value: formatCount(figures.parameters),
      how: frozen > 0 ? t('inspector.ofWhichFrozen', { figure: formatCount(frozen) }) : null,
    },
    { name: t('inspector.multiplyAdds'), value: formatCount(figures.multiplyAdds), how: t('inspector.perSampleNote') },
  ]
  return (
    <>
      <header className={styles.header}>
        <h2 className={styles.title}>{t('inspector.group')}</h2>
        <span className={styles.name}>{t('inspector.layerCount', { count: members.length })}</span>
      </header>
      <TextField
        layout="row"
        label={t('inspector.name')}
        value={group.name}
        check={(name) => {
          const refusal = groupNameRefusal(group.id, name)
          return refusal === null ? null : local(refusal)
        }}
        onCommit={(name) => renameGroup(group.id, name)}
      />
      <dl className={figureStyles.figures}>
        {rows.map(({ name, value, how }) => (
          <div key={name} className={figureStyles.figure}>
            <dt>{name}</dt>
            <dd className={figureStyles.value}>{value}</dd>
            {how !== null && <dd className={figureStyles.how}>{how}</dd>}
          </div>
        ))}
      </dl>
      <div className={styles.form}>
        <LearningFields nodes={members} />
      </div>
      <div className={styles.actions}>
        {group.folded === true ? (
          <Button onPress={() => openGroupCard(group.id)}>{t('inspector.openGroup')}</Button>
        ) : (
          <Button onPress={() => foldToCard(group.id)}>{t('inspector.foldGroup')}</Button>
        )}
        <Button onPress={() => ungroupGroup(group.id)}>{t('commands.ungroup')}</Button>
        <Button onPress={duplicateCards}>{t('commands.duplicate')}</Button>
        <Button variant="danger" onPress={() => deleteNodes(ids)}>
          {t('commands.delete')}
        </Button>
      </div>
    </>
  )
}

/** "28×28×512" as the other figures write it: "28 × 28 × 512". */
function withSpaces(shape: string): string {
  return shape.replaceAll('×', ' × ')
}
