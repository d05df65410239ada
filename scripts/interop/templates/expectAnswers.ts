import { expect } from 'vitest'
import type { FloatTensor } from '../../../engine/document/tensors/safetensors.ts'
import { relativeDifference } from '../arrays.ts'
import { expectVaried } from './expectVaried.ts'
import type { OpenedTemplate } from './openTemplate.ts'

/** Predictions of another program: Netwright's to 1e-4 of the largest. Of a thousand probabilities that may be a hundredth. */
export function expectAnswers({ predictions, loss }: OpenedTemplate, found: FloatTensor | undefined): void {
  expectVaried(predictions.values, { probabilities: loss.kind === 'softmaxCrossEntropy' })
  expect(relativeDifference(found, predictions.values)).toBeLessThan(1e-4)
}
