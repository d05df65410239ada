import { useCallback, useEffect, useRef, useState } from 'react'
import type { Answer } from '../../engine/contract/protocol.ts'
import type { CompiledRun } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'

export interface AskedStatistics {
  /** Of the run that is shown; null before anybody asked. */
  readonly answer: Answer<'statistics'> | null
  readonly isUnderWay: boolean
  readonly start: () => void
  readonly cancel: () => void
}

/** Statistics of a run, measured on demand; called off when the run changes or nobody looks any more. */
export function useStatistics(run: CompiledRun | null): AskedStatistics {
  const runId = run?.runId ?? null
  const [found, setFound] = useState<{ readonly runId: string; readonly answer: Answer<'statistics'> } | null>(null)
  const [underWay, setUnderWay] = useState<string | null>(null)
  const serial = useRef(0)

  const cancel = useCallback(() => {
    serial.current += 1
    setUnderWay(null)
    useRunStore.setState({ measuring: null })
    // A run that is gone has nothing left to cancel.
    if (runId !== null)
      session()
        .ask('cancelStatistics', { runId })
        .catch(() => {})
  }, [runId])

  useEffect(() => cancel, [cancel])

  const start = () => {
    if (run === null) return
    const mine = ++serial.current
    setUnderWay(run.runId)
    useRunStore.setState({ measuring: null })
    session()
      .ask('statistics', { runId: run.runId, nodes: run.document.graph.nodes.map((node) => node.id) })
      .then((answer) => {
        if (mine === serial.current) setFound({ runId: run.runId, answer })
      })
      // The engine died or the run was closed: both say so elsewhere.
      .catch(() => {})
      .finally(() => {
        if (mine === serial.current) setUnderWay(null)
      })
  }

  return {
    answer: found !== null && found.runId === runId ? found.answer : null,
    isUnderWay: underWay !== null && underWay === runId,
    start,
    cancel,
  }
}
