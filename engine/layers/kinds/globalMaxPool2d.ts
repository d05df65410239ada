import { text } from '../../contract/text.ts'
import { defineGlobalPool } from '../windows/globalPooling.ts'

export const globalMaxPool2d = defineGlobalPool({
  kind: 'globalMaxPool2d',
  title: text('Global max pool', '全局最大池化'),
  summary: text(
    'Replaces each feature map by its largest value: whether a pattern was found anywhere, no matter where.',
    '用最大值代替每张特征图：只看某种模式是否出现过，不管在哪里。',
  ),
  keywords: ['pooling', 'flatten', '池化', '全局'],
  layer: (tf, name) => tf.layers.globalMaxPooling2d({ name }),
  code: 'GlobalMaxPooling2D',
  operator: 'GlobalMaxPool',
  module: 'nn.AdaptiveMaxPool2d',
})
