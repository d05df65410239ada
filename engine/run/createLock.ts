export interface Lock {
  /** Runs work when everything asked for before has ended, whether it went well or not. */
  run<T>(work: () => Promise<T>): Promise<T>
}

/** One thing at a time, first come first served: training steps, evaluations and frames never see half an update. */
export function createLock(): Lock {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: (work) => {
      const result = last.then(work)
      last = result.catch(() => undefined)
      return result
    },
  }
}
