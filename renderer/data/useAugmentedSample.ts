import { useEffect, useState } from 'react'
import type { RawSample } from '../../engine/contract/dataSummary.ts'
import { useDocument } from '../document/documentStore.ts'
import { session } from '../run/session.ts'
import { loadedData, useDataStore } from './dataStore.ts'

/** A sample as training meets it in `count` epochs from `first` on, by the settings of now; those of before until they are here. */
export function useAugmentedSample(
  sample: number,
  { first, count }: { readonly first: number; readonly count: number },
): readonly RawSample[] {
  const dataId = useDataStore((state) => loadedData(state.data)?.dataId ?? null)
  const data = useDocument((document) => document.data)
  const training = useDocument((document) => document.training)
  const [found, setFound] = useState<readonly RawSample[]>([])

  useEffect(() => {
    if (dataId === null) return
    let isCurrent = true
    const epochs = Array.from({ length: count }, (_, at) => first + at)
    session()
      .ask('augmentSample', { dataId, data, training, sample, epochs })
      .then((answer) => {
        if (isCurrent && answer.ok) setFound(answer.value)
      })
      // An engine that died while it was reading loads the data anew; then this is asked again.
      .catch(() => {})
    return () => {
      isCurrent = false
    }
  }, [dataId, data, training, sample, first, count])

  return dataId === null ? [] : found
}
