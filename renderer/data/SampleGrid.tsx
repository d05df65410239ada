import { ChevronRight } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DataSummary, RawSample } from '../../engine/contract/dataSummary.ts'
import { useDocument } from '../document/documentStore.ts'
import { IconButton } from '../ui/IconButton.tsx'
import styles from './DataPanel.module.css'
import { useDataStore } from './dataStore.ts'
import { describeTable } from './describeTable.ts'
import { SampleTile } from './SampleTile.tsx'
import { useSamples } from './useSamples.ts'

const shown = 60
/** Wider rows are shown as pictures. */
const mostColumns = 32

/** Samples as they are stored, each with its label. */
export function SampleGrid({ summary, leading }: { readonly summary: DataSummary; readonly leading: ReactNode }) {
  const { t } = useTranslation()
  const [first, setFirst] = useState(0)
  const samples = useSamples(first, shown)
  const next = first + shown >= summary.samples ? 0 : first + shown
  return (
    <div className={styles.samples}>
      <header className={styles.title}>
        {leading}
        {summary.samples > shown && (
          <IconButton
            size="small"
            icon={<ChevronRight size={14} aria-hidden />}
            label={t('data.more')}
            onPress={() => setFirst(next)}
          />
        )}
      </header>
      {summary.shape.length === 1 && (summary.shape[0] ?? 0) <= mostColumns ? (
        <SampleRows samples={samples} features={summary.shape[0] ?? 0} />
      ) : (
        <ul
          className={styles.grid}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by arrow keys
          tabIndex={0}
          aria-label={t('data.grid')}
        >
          {samples.map((sample) => (
            <SampleTile
              key={sample.index}
              sample={sample}
              minimum={summary.minimum}
              maximum={summary.maximum}
              label={t('data.sampleLabel', { index: sample.index, label: sample.label })}
              caption={sample.label}
            />
          ))}
        </ul>
      )}
    </div>
  )
}

/** Measurements are read as numbers, under the names of their columns where the table has kept all of them. */
function SampleRows({ samples, features }: { readonly samples: readonly RawSample[]; readonly features: number }) {
  const { t } = useTranslation()
  const source = useDocument((document) => document.data.source)
  const file = useDataStore((state) => state.files[0])
  const names = useMemo(() => {
    if (source.type !== 'csv' || file === undefined) return []
    const columns = (describeTable(file.bytes)?.columns ?? []).filter((name) => name !== source.labelColumn)
    return columns.length === features ? columns : []
  }, [source, file, features])
  return (
    <section
      className={styles.rows}
      aria-label={t('data.grid')}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by arrow keys
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            {Array.from({ length: features }, (_, column) => (
              <th key={column} scope="col">
                {names[column] ?? column + 1}
              </th>
            ))}
            <th scope="col">{source.type === 'csv' ? source.labelColumn : t('data.targets')}</th>
          </tr>
        </thead>
        <tbody>
          {samples.map((sample) => (
            <tr key={sample.index}>
              {Array.from(sample.values, (value, column) => (
                // oxlint-disable-next-line react/no-array-index-key -- a column is known by its place
                <td key={column}>{String(Number(value.toPrecision(6)))}</td>
              ))}
              <td>{sample.label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
