import type { RunFolder } from './runFolder.ts'
import type { TrainingReport } from './trainingReport.ts'

export interface CheckpointKeeper {
  keep(bytes: Uint8Array): void
  /** When all are written: whether the newest one is. */
  settled(): Promise<boolean>
}

/** Writes checkpoints one after the other. One that cannot be saved does not end the run; it is told once, not for each that follows. */
export function keepCheckpoints(folder: RunFolder | null, report: TrainingReport): CheckpointKeeper {
  let newest = Promise.resolve(true)
  return {
    keep: (bytes) => {
      newest = newest.then(async (wasSaved) => {
        try {
          await folder?.writeCheckpoint(bytes)
          if (!wasSaved) report.note('Checkpoints can be saved again.')
          return true
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error)
          if (wasSaved)
            report.note(`${reason} Training goes on; until a checkpoint can be saved, --resume begins at the one before.`)
          return false
        }
      })
    },
    settled: () => newest,
  }
}
