import { useTranslation } from 'react-i18next'
import { describeAugmentation } from '../../engine/contract/describeAugmentation.ts'
import { changeData, changeTraining } from '../document/actions/changeSettings.ts'
import { useDocument } from '../document/documentStore.ts'
import { useLocalText } from '../i18n/language.ts'
import { Switch } from '../ui/Switch.tsx'
import styles from './HyperparameterPanel.module.css'
import { SettingNumber } from './SettingNumber.tsx'

/** How long, in which portions, and on which samples. */
export function LoopFields() {
  const { t } = useTranslation()
  const { batchSize, epochs, seed, shuffle } = useDocument((document) => document.training)
  const validationShare = useDocument((document) => document.data.validationShare)
  return (
    <>
      <SettingNumber
        label={t('training.epochs')}
        help={t('training.help.epochs')}
        value={epochs}
        onChange={(value) => changeTraining({ epochs: value })}
        minimum={1}
        maximum={1_000_000}
        integer
      />
      <SettingNumber
        label={t('training.batchSize')}
        help={t('training.help.batchSize')}
        value={batchSize}
        onChange={(value) => changeTraining({ batchSize: value })}
        minimum={1}
        maximum={65_536}
        integer
      />
      <SettingNumber
        label={t('training.validationShare')}
        help={t('training.help.validationShare')}
        value={Number((validationShare * 100).toFixed(4))}
        onChange={(percent) => changeData({ validationShare: percent / 100 })}
        minimum={0}
        maximum={90}
      />
      <SettingNumber
        label={t('training.seed')}
        help={t('training.help.seed')}
        value={seed}
        onChange={(value) => changeTraining({ seed: value })}
        minimum={0}
        maximum={Number.MAX_SAFE_INTEGER}
        integer
      />
      <Switch
        label={t('training.shuffle')}
        help={t('training.help.shuffle')}
        value={shuffle}
        onChange={(value) => changeTraining({ shuffle: value })}
      />
      <AugmentationNote />
    </>
  )
}

/** What else happens to the samples: it is set beside the data. */
function AugmentationNote() {
  const { t } = useTranslation()
  const local = useLocalText()
  const told = describeAugmentation(useDocument((document) => document.training.augmentation))
  return told === null ? null : <p className={styles.note}>{t('training.augmentation', { what: local(told) })}</p>
}
