import type { NetDocument } from '../engine/contract/document.ts'
import type { Text } from '../engine/contract/text.ts'

export interface TemplateOptions {
  /** One sample, channels last: [224, 224, 3]. */
  readonly inputShape?: readonly number[]
  readonly classes?: number
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
  draw(options?: TemplateOptions): NetDocument
}
