import { useTranslation } from 'react-i18next'
import {
  augmentationAmounts,
  augmentationFlips,
  noAugmentation,
  type AugmentationAmount,
} from '../../engine/contract/augmentations.ts'
import { changeAugmentationOf } from '../document/actions/changeSettings.ts'
import { useDocument } from '../document/documentStore.ts'
import { SettingNumber } from '../training/SettingNumber.tsx'
import { Switch } from '../ui/Switch.tsx'
import styles from './AugmentationPanel.module.css'

/** Shares are shown in per cent. */
const fields: readonly { readonly name: AugmentationAmount; readonly times: 1 | 100 }[] = [
  { name: 'randomCrop', times: 1 },
  { name: 'rotation', times: 1 },
  { name: 'zoom', times: 100 },
  { name: 'brightness', times: 100 },
  { name: 'contrast', times: 100 },
  { name: 'randomErasing', times: 100 },
  { name: 'gaussianNoise', times: 1 },
]

/** Each augmentation with its explanation; 0 is off. Samples that are no images have noise alone. */
export function AugmentationFields({ isImage }: { readonly isImage: boolean }) {
  const { t } = useTranslation()
  const settings = useDocument((document) => document.training.augmentation) ?? noAugmentation
  /* What is on stays in sight, so that it can be switched off. */
  const isShown = (name: keyof typeof settings): boolean =>
    isImage || name === 'gaussianNoise' || settings[name] !== noAugmentation[name]
  return (
    <div className={styles.fields}>
      {augmentationFlips.filter(isShown).map((name) => (
        <Switch
          key={name}
          label={t(`data.augmentation.fields.${name}`)}
          help={t(`data.augmentation.help.${name}`)}
          value={settings[name]}
          onChange={(isOn) => changeAugmentationOf(name, isOn)}
        />
      ))}
      {fields
        .filter(({ name }) => isShown(name))
        .map(({ name, times }) => (
          <SettingNumber
            key={name}
            label={t(`data.augmentation.fields.${name}`)}
            help={t(`data.augmentation.help.${name}`)}
            value={Number((settings[name] * times).toFixed(6))}
            onChange={(value) => changeAugmentationOf(name, value / times)}
            minimum={0}
            maximum={augmentationAmounts[name].maximum * times}
            step={Number((augmentationAmounts[name].step * times).toFixed(6))}
            integer={name === 'randomCrop'}
          />
        ))}
    </div>
  )
}
