import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatShape } from '../../../engine/graph/shape.ts'
import type { MatchedWeight } from '../../../engine/import/weights/matchWeightFile.ts'
import { ProblemNote } from '../../problems/ProblemNote.tsx'
import { useRunStore } from '../../run/runStore.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { useProject } from '../projectStore.ts'
import { acceptWeights } from './loadWeights.ts'
import styles from './WeightsDialog.module.css'

/** Which tensor of a file would become which weight, to be accepted or left. */
export function WeightsDialog() {
  const { t } = useTranslation()
  const preview = useProject((state) => state.weightsPreview)
  const isUnderWay = useRunStore(({ run }) => run.type === 'training' || run.type === 'paused' || run.type === 'preparing')
  const close = () => useProject.setState({ weightsPreview: null })
  const [chosen, setChosen] = useState<{ readonly preview: typeof preview; readonly withCurves: boolean } | null>(null)
  const { curves = null, curvesProblem = null } = preview ?? {}
  const { entries = [], unused = [], weights } = preview?.match ?? {}
  const count = weights?.size ?? 0
  const fits = count > 0 && count === entries.length
  /* Curves of weights that fit in part only are those of another network. */
  const withCurves = chosen !== null && chosen.preview === preview ? chosen.withCurves : fits
  const refused = count === 0 ? t('project.weights.nothingFits') : isUnderWay ? t('project.weights.underWay') : null
  return (
    <Dialog
      size="large"
      title={t('project.weights.title', { name: preview?.name ?? '' })}
      closeLabel={t('project.close')}
      isOpen={preview !== null}
      onClose={close}
      footer={
        <>
          <Button onPress={close}>{t('project.cancel')}</Button>
          <Button
            variant="primary"
            disabledReason={refused}
            onPress={() => preview !== null && void acceptWeights(preview, { curves: withCurves })}
          >
            {t('project.weights.accept', { count })}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>{fits ? t('project.weights.allFit', { count }) : t('project.weights.text', { count, total: entries.length })}</p>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('project.weights.weight')}</th>
                <th scope="col">{t('project.weights.shape')}</th>
                <th scope="col">{t('project.weights.from')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.key} data-missing={entry.from === null || undefined}>
                  <th scope="row">{entry.label}</th>
                  <td className={styles.shape}>{formatShape(entry.shape)}</td>
                  <td>
                    <Origin entry={entry} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {unused.length > 0 && (
          <p className={styles.note}>
            {t('project.weights.unused', {
              count: unused.length,
              names: unused
                .slice(0, 6)
                .map(({ name, shape }) => `${name} (${formatShape(shape)})`)
                .join(', '),
            })}
          </p>
        )}
        {curves !== null && (
          <Switch
            layout="inline"
            label={t('project.weights.curves', { count: curves.epochs.length })}
            value={withCurves}
            onChange={(value) => setChosen({ preview, withCurves: value })}
          />
        )}
        {refused !== null && <p className={styles.refused}>{refused}</p>}
        {curvesProblem !== null && <ProblemNote problem={curvesProblem} />}
      </div>
    </Dialog>
  )
}

function Origin({ entry: { from, by, found, surplus } }: { readonly entry: MatchedWeight }) {
  const { t } = useTranslation()
  if (surplus !== null) return t('project.weights.surplus', { name: surplus })
  if (found !== null) return t('project.weights.misfit', { found: formatShape(found) })
  if (from === null || by === null) return t('project.weights.stays')
  return (
    <>
      {from} <span className={styles.by}>{t(`project.weights.by.${by}`)}</span>
    </>
  )
}
