import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DataSource } from '../../engine/contract/document.ts'
import { changeData } from '../document/actions/changeSettings.ts'
import { SettingNumber } from '../training/SettingNumber.tsx'
import { Select } from '../ui/Select.tsx'
import { useDataStore } from './dataStore.ts'
import { describeTable } from './describeTable.ts'

/** How the chosen files are read: a table's label column, the size of images. */
export function SourceFields({ source }: { readonly source: DataSource }) {
  if (source.type === 'csv') return <TableFields source={source} />
  if (source.type === 'imageFolder' || source.type === 'photographs') return <ImageFields source={source} />
  return null
}

/** What stands for bytes that are no UTF-8. */
const noCharacter = '\uFFFD'

function TableFields({ source }: { readonly source: Extract<DataSource, { type: 'csv' }> }) {
  const { t } = useTranslation()
  const file = useDataStore((state) => state.files[0])
  const columns = useMemo(() => (file === undefined ? [] : (describeTable(file.bytes)?.columns ?? [])), [file])
  // Of a file that is no text there is nothing to choose from.
  if (columns.some((name) => name.includes(noCharacter))) return null
  const offered = columns.includes(source.labelColumn) ? columns : [...columns, source.labelColumn]
  return (
    <>
      <Select
        layout="row"
        label={t('data.labelColumn')}
        value={source.labelColumn}
        onChange={(labelColumn) => changeData({ source: { ...source, labelColumn } })}
        options={offered.map((name) => ({ value: name, label: name }))}
      />
      <Select<'classification' | 'regression'>
        layout="row"
        label={t('data.task')}
        value={source.task}
        onChange={(task) => changeData({ source: { ...source, task } })}
        options={(['classification', 'regression'] as const).map((task) => ({ value: task, label: t(`data.${task}`) }))}
      />
    </>
  )
}

function ImageFields({ source }: { readonly source: Extract<DataSource, { type: 'imageFolder' | 'photographs' }> }) {
  const { t } = useTranslation()
  return (
    <>
      {(['height', 'width'] as const).map((side) => (
        <SettingNumber
          key={side}
          label={t(`data.${side}`)}
          value={source[side]}
          onChange={(length) => changeData({ source: { ...source, [side]: length } })}
          minimum={1}
          maximum={1024}
          integer
        />
      ))}
      <Select<'1' | '3'>
        layout="row"
        label={t('data.channels')}
        value={source.channels === 1 ? '1' : '3'}
        onChange={(channels) => changeData({ source: { ...source, channels: channels === '1' ? 1 : 3 } })}
        options={[
          { value: '1', label: t('data.grey') },
          { value: '3', label: t('data.colour') },
        ]}
      />
    </>
  )
}
