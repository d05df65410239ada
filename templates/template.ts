import type { NetDocument } from '../engine/contract/document.ts'
import type { Text } from '../engine/contract/text.ts'

export interface TemplateOptions {
  /** One sample, channels last: [224, 224, 3]. */
  readonly inputShape?: readonly number[]
  readonly classes?: number
  /** ResNets with bottlenecks: where a block's stride sits. v1 in its first 1×1 (the paper), v1.5 in its 3×3. */
  readonly variant?: 'v1' | 'v1.5'
}

export interface Template {
  /** What people type on the command line: "resnet50". */
  readonly name: string
  readonly title: Text
  /** What it is good for, and where it comes from (paper). */
  readonly purpose: Text
  readonly family: 'basics' | 'vgg' | 'resnet' | 'classic' | 'recurrent' | 'autoencoder'
  /** Small enough to train on this computer's processor. */
  readonly trainsHere: boolean
  /** Whether `variant` changes what is drawn. */
  readonly hasVariants?: boolean
  draw(options?: TemplateOptions): NetDocument
}
