import { powerSaveBlocker } from 'electron'

let blocker: number | null = null

/** Keeps the computer from falling asleep by itself while a run trains. The display may still turn off. */
export function keepAwake(awake: boolean): void {
  if (awake && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
  if (!awake && blocker !== null) {
    powerSaveBlocker.stop(blocker)
    blocker = null
  }
}
