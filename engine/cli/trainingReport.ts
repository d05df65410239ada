import type { EpochPoint, StepPoint } from '../contract/metrics.ts'
import type { RunStatus } from '../contract/runStatus.ts'
import { epochLine, progressLine } from './progressLine.ts'

export interface TrainingReport {
  status(status: RunStatus): void
  steps(steps: readonly StepPoint[]): void
  epochs(epochs: readonly EpochPoint[]): void
  note(sentence: string): void
  /** Ends a line that is being redrawn. */
  finish(): void
}

/** JSON lines: one object for each epoch, and one for the end (written by the command). */
export function jsonReport(): TrainingReport {
  return {
    status: () => undefined,
    steps: () => undefined,
    epochs: (epochs) => {
      for (const epoch of epochs) console.log(JSON.stringify({ event: 'epoch', ...epoch }))
    },
    note: (sentence) => console.error(sentence),
    finish: () => undefined,
  }
}

/** A line that is redrawn on a terminal; without one, a line for each epoch. */
export function terminalReport(): TrainingReport {
  const isTerminal = process.stderr.isTTY
  let loss: number | null = null
  let isLineOpen = false
  const clear = () => {
    if (isLineOpen) process.stderr.write('\r\x1b[2K')
    isLineOpen = false
  }
  return {
    status: ({ progress, phase }) => {
      if (!isTerminal || phase !== 'training') return
      process.stderr.write(`\r\x1b[2K${progressLine(progress, { loss, columns: (process.stderr.columns || 80) - 1 })}`)
      isLineOpen = true
    },
    steps: (steps) => {
      loss = steps.at(-1)?.loss ?? loss
    },
    epochs: (epochs) => {
      clear()
      for (const epoch of epochs) console.log(epochLine(epoch))
    },
    note: (sentence) => {
      clear()
      console.error(sentence)
    },
    finish: clear,
  }
}
