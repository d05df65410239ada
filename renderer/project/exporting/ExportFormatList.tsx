import { Radio, RadioGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { exportFormatNames, exportFormats, exportGroups, type ExportFormat } from '../../../engine/contract/exportFormats.ts'
import styles from './ExportDialog.module.css'

const shownGroups = exportGroups.flatMap((group) => {
  const formats = exportFormatNames.filter((name) => exportFormats[name].group === group)
  return formats.length === 0 ? [] : [{ group, formats }]
})

/** All formats by what they are good for, and a line about the chosen one. One list for the keyboard: arrows go through all groups. */
export function ExportFormatList({
  format,
  onChange,
  isDisabled,
}: {
  readonly format: ExportFormat
  readonly onChange: (format: ExportFormat) => void
  readonly isDisabled: boolean
}) {
  const { t } = useTranslation()
  const { suffix } = exportFormats[format]
  return (
    <>
      <RadioGroup
        aria-label={t('project.exportDialog.format')}
        value={format}
        onChange={(value) => onChange(exportFormatNames.find((known) => known === value) ?? format)}
        isDisabled={isDisabled}
        className={styles.groups ?? ''}
      >
        {shownGroups.map(({ group, formats }) => (
          <div key={group} className={styles.group}>
            <h3 className={styles.groupTitle}>{t(`project.exportDialog.groups.${group}`)}</h3>
            {formats.map((name) => (
              <Radio key={name} value={name} className={styles.format ?? ''}>
                <span className={styles.dot} />
                {t(`project.exportDialog.formats.${name}.title`)}
              </Radio>
            ))}
          </div>
        ))}
      </RadioGroup>
      <p className={styles.detail} aria-live="polite">
        {suffix !== null && <b className={styles.suffix}>{suffix}</b>} {t(`project.exportDialog.formats.${format}.detail`)}
      </p>
    </>
  )
}
