import { messageOf } from '../contract/messageOf.ts'
import type { RunFolder } from './runFolder.ts'
import type { TrainingReport } from './trainingReport.ts'

export interface CheckpointKeeper {
  keep(bytes: Uint8Array): void
  /** When all are written: whether the newest one is. */
  settled(): Promise<boolean>
}

/**
 * Writes checkpoints one after the other; of those that come while one is being written only the newest waits, so that a slow disk does
 * not fill the memory. One that cannot be saved does not end the run; it is told once, not for each that follows.
 */
export function keepCheckpoints(folder: Pick<RunFolder, 'writeCheckpoint'> | null, report: TrainingReport): CheckpointKeeper {
  let written = Promise.resolve(true)
  let waiting: Uint8Array | null = null
  const write = async (wasSaved: boolean): Promise<boolean> => {
    const bytes = waiting
    waiting = null
    if (bytes === null) return wasSaved
    try {
      await folder?.writeCheckpoint(bytes)
      if (!wasSaved) report.note('Checkpoints can be saved again.')
      return true
    } catch (error) {
      const reason = messageOf(error)
      if (wasSaved) report.note(`${reason} Training goes on; until a checkpoint can be saved, --resume begins at the one before.`)
      return false
    }
  }
  return {
    keep: (bytes) => {
      const isOverdue = waiting !== null
      waiting = bytes
      if (!isOverdue) written = written.then(write)
    },
    settled: () => written,
  }
}
