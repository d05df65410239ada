export interface Throughput {
  /** One training step took `ms`. */
  add(step: { readonly samples: number; readonly ms: number }): void
  /** Recent samples per second, weighted towards the last few seconds; 0 before the first step. */
  recent(): number
  /** Samples per second since `restart`: one epoch's training time, without validation and pauses. */
  average(): number
  restart(): void
}

/** Milliseconds after which a measurement weighs 1/e. */
const memoryMs = 3000

/** Samples per second: since the beginning, and recently (a mean in which a step counts e times less after three seconds). */
export function createThroughput(): Throughput {
  let samples = 0
  let ms = 0
  let recentSamples = 0
  let recentMs = 0
  const perSecond = (count: number, time: number): number => (time > 0 ? (count / time) * 1000 : 0)
  return {
    add: (step) => {
      const fade = Math.exp(-step.ms / memoryMs)
      recentSamples = recentSamples * fade + step.samples
      recentMs = recentMs * fade + step.ms
      samples += step.samples
      ms += step.ms
    },
    recent: () => perSecond(recentSamples, recentMs),
    average: () => perSecond(samples, ms),
    restart: () => {
      samples = 0
      ms = 0
    },
  }
}
