import type { RunController } from './RunController.ts'
import type { RunStoreState } from './runStore.ts'

/** Ends the run that is under way (it stays listed), forgets what it learned, and trains the document as it is now from its seed. */
export async function startAgain(
  run: Pick<RunController, 'stop' | 'reset' | 'start'>,
  { state }: { readonly state: RunStoreState['run']['type'] },
): Promise<void> {
  if (state === 'training' || state === 'paused') await run.stop()
  await run.reset()
  await run.start('train')
}
