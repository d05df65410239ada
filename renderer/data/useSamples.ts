import { useEffect, useState } from 'react'
import type { RawSample } from '../../engine/contract/dataSummary.ts'
import { session } from '../run/session.ts'
import { loadedData, useDataStore } from './dataStore.ts'

/** Samples `from` to `from + count` of the loaded data; an empty list until they are here. */
export function useSamples(from: number, count: number): readonly RawSample[] {
  const summary = useDataStore((state) => loadedData(state.data))
  const [found, setFound] = useState<{ readonly key: string; readonly samples: readonly RawSample[] }>({ key: '', samples: [] })
  const dataId = summary?.dataId ?? null
  const total = summary?.samples ?? 0
  const first = Math.max(0, Math.min(from, total - 1))
  const wanted = Math.max(0, Math.min(count, total - first))
  const key = `${dataId} ${first} ${wanted}`

  useEffect(() => {
    if (dataId === null || wanted === 0) return
    let isCurrent = true
    const indices = Array.from({ length: wanted }, (_, offset) => first + offset)
    session()
      .ask('readSamples', { dataId, indices })
      .then((samples) => {
        if (isCurrent) setFound({ key, samples })
      })
      // An engine that died while it was reading loads the data anew; then this is asked again.
      .catch(() => {})
    return () => {
      isCurrent = false
    }
  }, [dataId, first, wanted, key])

  return dataId === null ? [] : found.key.startsWith(`${dataId} `) ? found.samples : []
}
