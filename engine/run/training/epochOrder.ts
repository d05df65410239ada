import type { TrainingSettings } from '../../contract/document.ts'
import { createRandom } from '../../data/random.ts'
import { shuffle } from '../../data/shuffle.ts'

/** The order of the training samples in one epoch. It depends on seed and epoch alone, so a resumed run finds it again. */
export function epochOrder(samples: Int32Array, settings: Pick<TrainingSettings, 'shuffle' | 'seed'>, epoch: number): Int32Array {
  return settings.shuffle ? shuffle(samples, createRandom(settings.seed).fork('shuffle').fork(epoch)) : samples
}
