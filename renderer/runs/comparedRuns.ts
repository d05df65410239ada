import type { CSSProperties } from 'react'
import { create } from 'zustand'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import type { RunMeasure } from './runLines.ts'

/** As many as there are colours for; more lines cannot be told apart. */
const mostCompared = 6

interface Comparison {
  /** Runs that were put into the chart or taken out by hand, by number. */
  readonly chosen: ReadonlyMap<number, boolean>
  readonly measure: RunMeasure
}

/** What is compared: neither saved nor undone. */
export const useComparison = create<Comparison>()(() => ({ chosen: new Map(), measure: 'loss' }))

/** The runs whose curves lie over each other, newest first: the newest, unless somebody chose. */
export function comparedRuns(records: readonly RunHistory[], chosen: Comparison['chosen']): readonly RunHistory[] {
  const newest = records.toReversed().filter(({ number, epochs }) => epochs.length > 0 && chosen.get(number) !== false)
  const byHand = newest.filter(({ number }) => chosen.get(number) === true)
  const others = newest.filter(({ number }) => chosen.get(number) === undefined)
  const shown = new Set([...byHand, ...others].slice(0, mostCompared))
  return newest.filter((record) => shown.has(record))
}

export function compare(number: number, isCompared: boolean): void {
  const { chosen } = useComparison.getState()
  // Taken out and put in again: the last one chosen, so that it is not the first to give way.
  const next = new Map(chosen)
  next.delete(number)
  useComparison.setState({ chosen: next.set(number, isCompared) })
}

export function chooseMeasure(measure: RunMeasure): void {
  useComparison.setState({ measure })
}

/** The same as a custom property for style sheets: `var(--own)`. */
export function ownColour(number: number): CSSProperties {
  return { ['--own' as string]: `var(${runColour(number)})` }
}

/** A run keeps its colour as long as it is listed. */
export function runColour(number: number): `--${string}` {
  return `--run-${1 + ((Math.max(1, number) - 1) % mostCompared)}`
}
