import { expect, test } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import { findTemplate } from '../../templates/gallery.ts'
import { previewCost } from './previewCost.ts'

test('looking at VGG-16 costs its weights and one sample’s outputs', () => {
  const document = findTemplate('vgg16')?.draw()
  if (document === undefined) throw new Error('There is no vgg16.')
  // 138,357,544 parameters (torchvision) × 4 B = 553.4 MB; 15.27 million outputs × 4 B = 61.1 MB: 13,547,520 of the
  // convolutions and 1,530,368 of the poolings (cs231n, VGGNet in detail), the input and its copies, the dense layers.
  expect(previewCost(analyse(document).totals)).toEqual({ parameters: '138M', multiplyAdds: '15.5G', memory: '615 MB' })
})
