import type { GraphTotals } from '../../engine/analyse/analysis.ts'
import { compactCount } from '../../engine/layout/compactCount.ts'
import { formatBytes } from '../canvas/formatBytes.ts'

/** What looking at a network takes, ready to be put into a text: its weights and the outputs of one sample, in float32. */
export function previewCost({ trainable, frozen, multiplyAdds, activationBytes }: GraphTotals): {
  readonly parameters: string
  readonly multiplyAdds: string
  readonly memory: string
} {
  return {
    parameters: compactCount(trainable + frozen),
    multiplyAdds: compactCount(multiplyAdds),
    memory: formatBytes(4 * (trainable + frozen) + activationBytes),
  }
}
