import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { templates } from '../../templates/gallery.ts'
import type { Template } from '../../templates/template.ts'
import { onCommand } from '../app/commandBus.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { closeGallery, openGallery, useGallery } from './galleryStore.ts'
import { openTemplate } from './openTemplate.ts'
import { TemplateCard } from './TemplateCard.tsx'
import styles from './TemplateGallery.module.css'

type Family = Template['family'] | 'all'
const families: readonly Family[] = ['all', 'basics', 'classic', 'vgg', 'resnet', 'recurrent', 'autoencoder']

/** Cards that are there at once: those in sight. Drawing and analysing the large networks must not keep the gallery from opening. */
const firstCards = 12

/** All templates with their pictures and figures. Listens to the command "templates". */
export function TemplateGallery() {
  const { t } = useTranslation()
  const isOpen = useGallery((state) => state.isOpen)
  useEffect(() => onCommand('templates', openGallery), [])
  return (
    <Dialog title={t('gallery.title')} closeLabel={t('project.close')} isOpen={isOpen} onClose={closeGallery} size="large">
      <GalleryContent />
    </Dialog>
  )
}

function GalleryContent() {
  const { t } = useTranslation()
  const [family, setFamily] = useState<Family>('all')
  const [wanted, setWanted] = useState('')
  const found = useMemo(
    () => templates.filter((template) => (family === 'all' || template.family === family) && isCalled(template, wanted)),
    [family, wanted],
  )
  const shown = useDeferredValue(found, found.slice(0, firstCards))
  return (
    <div className={styles.content}>
      <div className={styles.tools}>
        <SearchField label={t('gallery.search')} placeholder={t('gallery.search')} value={wanted} onChange={setWanted} />
        <Segmented<Family>
          label={t('gallery.family')}
          value={family}
          onChange={setFamily}
          options={families.map((value) => ({ value, label: t(`gallery.families.${value}`) }))}
        />
      </div>
      {found.length === 0 ? (
        <p className={styles.none}>{t('gallery.none')}</p>
      ) : (
        <ul className={styles.grid}>
          {shown.map((template) => (
            <TemplateCard key={template.name} template={template} onOpen={() => open(template)} />
          ))}
        </ul>
      )}
    </div>
  )
}

function isCalled({ name, title, purpose }: Template, wanted: string): boolean {
  const words = [name, title.en, title.zh, purpose.en, purpose.zh].join(' ').toLowerCase()
  return wanted
    .toLowerCase()
    .split(' ')
    .every((word) => words.includes(word))
}

function open(template: Template): void {
  closeGallery()
  openTemplate(template)
}
