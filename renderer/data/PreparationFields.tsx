import { useTranslation } from 'react-i18next'
import type { DataSummary } from '../../engine/contract/dataSummary.ts'
import { describeAugmentation } from '../../engine/contract/describeAugmentation.ts'
import type { DataSettings } from '../../engine/contract/document.ts'
import { changeData } from '../document/actions/changeSettings.ts'
import { useDocument } from '../document/documentStore.ts'
import { sealHistory } from '../document/documentStore.ts'
import { useLocalText } from '../i18n/language.ts'
import { formatCount, formatValue } from '../training/formatNumbers.ts'
import { Select } from '../ui/Select.tsx'
import { Slider } from '../ui/Slider.tsx'
import styles from './DataPanel.module.css'

const scalings = ['none', 'unit', 'centre', 'standardise'] as const

/** What happens to the values before they enter the network, and how many samples are kept aside. */
export function PreparationFields({ summary }: { readonly summary: DataSummary }) {
  const { t } = useTranslation()
  const { scaling, validationShare } = useDocument((document) => document.data)
  const range = { minimum: formatValue(summary.minimum), maximum: formatValue(summary.maximum) }
  return (
    <>
      <h3 className={styles.title}>{t('data.preparation')}</h3>
      <Select<DataSettings['scaling']>
        layout="row"
        label={t('data.scaling')}
        value={scaling}
        onChange={(next) => changeData({ scaling: next })}
        options={scalings.map((value) => ({ value, label: t(`data.scalings.${value}`) }))}
      />
      <p className={styles.note}>{t(`data.scalingHelp.${scaling}`, range)}</p>
      <AugmentationNote />
      {summary.targetSize > 0 && <ValidationShare samples={summary.samples} share={validationShare} />}
      {summary.samplesPerClass !== null && summary.classNames !== null && (
        <ClassCounts counts={summary.samplesPerClass} names={summary.classNames} />
      )}
    </>
  )
}

/** Off, or what is on; it is set beside the samples. */
function AugmentationNote() {
  const { t } = useTranslation()
  const local = useLocalText()
  const told = describeAugmentation(useDocument((document) => document.training.augmentation))
  return (
    <>
      <h3 className={styles.title}>{t('data.augmentation.title')}</h3>
      <p className={styles.note}>
        {told === null ? t('data.augmentation.off') : t('data.augmentation.on', { what: local(told) })}
      </p>
    </>
  )
}

/** Kept aside to test what was learned; where nothing can be learned there is nothing to keep. */
function ValidationShare({ samples, share }: { readonly samples: number; readonly share: number }) {
  const { t } = useTranslation()
  return (
    <>
      <Slider
        label={t('data.validationShare')}
        value={Math.round(share * 100)}
        minimum={0}
        maximum={90}
        onChange={(percent) => changeData({ validationShare: percent / 100 })}
        onChangeEnd={sealHistory}
        format={(percent) => `${percent} %`}
      />
      <p className={styles.note}>
        {t('data.validationHelp', {
          validation: formatCount(Math.round(samples * share)),
          total: formatCount(samples),
        })}
      </p>
    </>
  )
}

const classesShown = 30

function ClassCounts({ counts, names }: { readonly counts: readonly number[]; readonly names: readonly string[] }) {
  const { t } = useTranslation()
  const most = Math.max(1, ...counts)
  return (
    <>
      <h3 className={styles.title}>{t('data.perClass')}</h3>
      <ul className={styles.classes}>
        {counts.slice(0, classesShown).map((count, index) => (
          <li key={index} aria-label={t('data.classCount', { name: names[index] ?? index, count })}>
            <span className={styles.className}>{names[index] ?? index}</span>
            <span className={styles.track}>
              <span className={styles.fill} style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <span className={styles.count}>{formatCount(count)}</span>
          </li>
        ))}
        {counts.length > classesShown && <li>{t('data.andMore', { count: counts.length - classesShown })}</li>}
      </ul>
    </>
  )
}
