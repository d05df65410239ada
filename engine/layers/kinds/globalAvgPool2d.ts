import { text } from '../../contract/text.ts'
import { defineGlobalPool } from '../windows/globalPooling.ts'

export const globalAvgPool2d = defineGlobalPool({
  kind: 'globalAvgPool2d',
  title: text('Global average pool', '全局平均池化'),
  summary: text(
    'Replaces each feature map by its mean: one number for each channel. Lets a network take images of any size and needs no weights.',
    '用平均值代替每张特征图：每个通道一个数。使网络可接受任意尺寸的图像，且无需权重。',
  ),
  keywords: ['gap', 'pooling', 'mean', 'flatten', '池化', '全局'],
  layer: (tf, name) => tf.layers.globalAveragePooling2d({ name }),
  code: 'GlobalAveragePooling2D',
  operator: 'GlobalAveragePool',
  module: 'nn.AdaptiveAvgPool2d',
})
