import { text, type Text } from '../../engine/contract/text.ts'

/** What the palette's narrow buttons show where a kind's full title does not fit; the category's heading says the rest. */
export const shortTitles: Readonly<Record<string, Text>> = {
  depthwiseConv2d: text('Depthwise', '逐通道'),
  separableConv2d: text('Separable', '可分离'),
  conv2dTranspose: text('Transposed', '转置'),
  maxPool2d: text('Max 2D', '二维最大'),
  maxPool1d: text('Max 1D', '一维最大'),
  avgPool2d: text('Average', '二维平均'),
  globalAvgPool2d: text('Global avg', '全局平均'),
  globalMaxPool2d: text('Global max', '全局最大'),
  batchNorm: text('Batch norm', '批归一化'),
  layerNorm: text('Layer norm', '层归一化'),
  gaussianNoise: text('Noise', '高斯噪声'),
  simpleRnn: text('Simple RNN', '简单循环'),
  gru: text('GRU', 'GRU'),
  lstm: text('LSTM', 'LSTM'),
  concatenate: text('Concat', '拼接'),
  zeroPad2d: text('Zero pad', '补零'),
  upsample2d: text('Upsample', '上采样'),
}
