import { useTranslation } from 'react-i18next'
import type { DataSummary } from '../../engine/contract/dataSummary.ts'
import { Segmented } from '../ui/Segmented.tsx'
import { AugmentationPanel } from './AugmentationPanel.tsx'
import { SampleGrid } from './SampleGrid.tsx'
import { useSampleSide, type SampleSide } from './sampleSide.ts'

/** The samples as they are stored, or as training meets them. */
export function SamplePane({ summary }: { readonly summary: DataSummary }) {
  const { t } = useTranslation()
  const side = useSampleSide((state) => state.side)
  const leading = (
    <Segmented<SampleSide>
      label={t('data.samplesOrAugmentation')}
      value={side}
      onChange={(next) => useSampleSide.setState({ side: next })}
      options={[
        { value: 'samples', label: t('data.grid') },
        { value: 'augmentation', label: t('data.augmentation.title') },
      ]}
    />
  )
  return side === 'samples' ? (
    <SampleGrid summary={summary} leading={leading} />
  ) : (
    <AugmentationPanel summary={summary} leading={leading} />
  )
}
