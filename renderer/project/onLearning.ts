import { liveCurves } from '../run/session.ts'

/** Tells each time that a run has learned something: curves of a past run belong to no compiled run. Returns what ends it. */
export function onLearning(listener: () => void): () => void {
  return liveCurves.subscribe(() => {
    if (liveCurves.runId !== null && liveCurves.length > 0) listener()
  })
}
