import { useEffect, useRef, useState } from 'react'

/**
 * What `load` found, asked again when `key` changes and, while `isLive`, a while after each answer. One question is
 * under way at most. null: no answer yet.
 */
export function usePolled<T>(
  load: () => Promise<T>,
  { key, isLive, everyMs }: { key: string; isLive: boolean; everyMs: number },
): T | null {
  const [found, setFound] = useState<{ readonly key: string; readonly value: T } | null>(null)
  const loader = useRef(load)
  useEffect(() => {
    loader.current = load
  })
  useEffect(() => {
    let isCurrent = true
    let timer = 0
    const ask = () => {
      loader
        .current()
        .then((value) => {
          if (isCurrent) setFound({ key, value })
        })
        // A run that was closed meanwhile is asked about no more.
        .catch(() => {})
        .finally(() => {
          if (isCurrent && isLive) timer = window.setTimeout(ask, everyMs)
        })
    }
    ask()
    return () => {
      isCurrent = false
      window.clearTimeout(timer)
    }
  }, [key, isLive, everyMs])
  return found === null ? null : found.value
}
