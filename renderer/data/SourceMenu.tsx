import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { Menu } from '../ui/Menu.tsx'
import { chooseData, type SourceType } from './chooseData.ts'

const types: readonly SourceType[] = ['builtin', 'csv', 'idx', 'imageFolder', 'photographs']

/** Another source for the document's data. */
export function SourceMenu() {
  const { t } = useTranslation()
  return (
    <Menu
      label={t('data.choose')}
      entries={types.map((type) => ({ id: type, label: t(`data.${type}`), onAction: () => void chooseData(type) }))}
    >
      <Button size="small">
        {t('data.change')}
        <ChevronDown size={12} aria-hidden />
      </Button>
    </Menu>
  )
}
