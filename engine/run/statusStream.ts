/** Milliseconds between two reports of progress. */
const pauseMs = 250

/** Reports progress now and then; changes of phase are reported at once, elsewhere. */
export function createStatusStream(send: () => void): { offer(): void } {
  let sentAt = -Infinity
  return {
    offer: () => {
      if (performance.now() - sentAt < pauseMs) return
      sentAt = performance.now()
      send()
    },
  }
}
