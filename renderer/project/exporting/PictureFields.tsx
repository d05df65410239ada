import { useTranslation } from 'react-i18next'
import { pictureScales, pictureThemes, type PictureOptions } from '../../../engine/contract/pictureOptions.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { Switch } from '../../ui/Switch.tsx'
import styles from './ExportDialog.module.css'

/** How a picture looks: colours, ground, and for pixels their number. */
export function PictureFields({
  options,
  withScale,
  onChange,
}: {
  readonly options: PictureOptions
  readonly withScale: boolean
  readonly onChange: (options: PictureOptions) => void
}) {
  const { t } = useTranslation()
  return (
    <div className={styles.picture}>
      <Segmented
        label={t('project.exportDialog.picture.theme')}
        value={options.theme}
        options={pictureThemes.map((value) => ({ value, label: t(`project.exportDialog.picture.${value}`) }))}
        onChange={(theme) => onChange({ ...options, theme })}
      />
      {withScale && (
        <Segmented
          label={t('project.exportDialog.picture.scale')}
          value={String(options.scale)}
          options={pictureScales.map((scale) => ({
            value: String(scale),
            label: t('project.exportDialog.picture.scaleOf', { scale }),
          }))}
          onChange={(value) => onChange({ ...options, scale: pictureScales.find((scale) => String(scale) === value) ?? 2 })}
        />
      )}
      <Switch
        label={t('project.exportDialog.picture.background')}
        value={options.background}
        onChange={(background) => onChange({ ...options, background })}
        layout="inline"
      />
    </div>
  )
}
