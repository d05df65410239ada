import { Shuffle } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DataSummary } from '../../engine/contract/dataSummary.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'
import { Button } from '../ui/Button.tsx'
import styles from './AugmentationPanel.module.css'
import { SampleNumber } from './SampleNumber.tsx'
import { SampleTile } from './SampleTile.tsx'
import { useAugmentedSample } from './useAugmentedSample.ts'
import { useSamples } from './useSamples.ts'

const versions = 8

/** The sample that feature maps show too, and what training makes of it in eight epochs. */
export function AugmentationPreview({ summary }: { readonly summary: DataSummary }) {
  const { t } = useTranslation()
  const index = Math.min(
    useRunStore((state) => state.sample),
    summary.samples - 1,
  )
  const [first, setFirst] = useState(0)
  const [stored] = useSamples(index, 1)
  const augmented = useAugmentedSample(index, { first, count: versions })
  const range = { minimum: summary.minimum, maximum: summary.maximum }
  const label = stored?.index === index ? stored.label : ''
  return (
    <div className={styles.preview}>
      <div className={styles.choice}>
        <SampleNumber
          label={t('data.augmentation.sample')}
          sample={index}
          samples={summary.samples}
          className={styles.number}
          onChange={(chosen) => session().run.chooseSample(chosen)}
        />
        <Button
          size="small"
          variant="quiet"
          icon={<Shuffle size={12} aria-hidden />}
          tooltip={t('data.augmentation.againHelp')}
          onPress={() => setFirst(first + versions)}
        >
          {t('data.augmentation.again')}
        </Button>
      </div>
      <ul className={styles.versions} aria-label={t('data.augmentation.preview', { index, label })}>
        {stored !== undefined && (
          <SampleTile sample={stored} {...range} caption={t('data.augmentation.original')} className={styles.original} />
        )}
        {augmented.map((version, at) => (
          <SampleTile
            // oxlint-disable-next-line react/no-array-index-key -- a version is known by its place
            key={at}
            sample={version}
            {...range}
            label={t('data.augmentation.version', { epoch: first + at + 1 })}
            caption={t('data.augmentation.epoch', { epoch: first + at + 1 })}
          />
        ))}
      </ul>
    </div>
  )
}
