/** Kinds that keep the number of channels: the layer before them decides how many scores come out. Some have weights for each. */
export const keepsChannels: ReadonlySet<string> = new Set([
  'activation',
  'dropout',
  'gaussianNoise',
  'batchNorm',
  'layerNorm',
  'flatten',
  'reshape',
  'globalAvgPool2d',
  'globalMaxPool2d',
  'avgPool2d',
  'maxPool2d',
])
