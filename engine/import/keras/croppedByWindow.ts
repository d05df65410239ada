import { text } from '../../contract/text.ts'
import { inert, type LayerReader } from './layerReading.ts'
import { readSides } from './readSides.ts'

/** Numbers in a window that does nothing but pick one of them: larger crops would cost more than they are worth. */
const largestWindow = 64

/**
 * What a Cropping2D leaves is what a window finds that takes the number at its place behind the cut rows and columns: a
 * depthwise convolution without padding whose kernel is one 1 among zeros. Exact, as long as all numbers are finite.
 */
export const croppedByWindow: LayerReader = (config) => {
  const sides = readSides(config['cropping'])
  if (sides === null) return inert('its sides are not told', '未说明各边')
  const { top, bottom, left, right } = sides
  const kernel = [top + bottom + 1, left + right + 1]
  const [height = 1, width = 1] = kernel
  if (!Object.values(sides).every((side) => Number.isInteger(side) && side >= 0) || height * width > largestWindow)
    return inert('it cuts off much, which no layer here does', '它裁去很多，而这里没有这样的层')
  return {
    kind: 'depthwiseConv2d',
    params: { multiplier: 1, kernel, stride: [1, 1], padding: 'valid', bias: false },
    remark: text(
      'it cuts off rows and columns; here a frozen depthwise convolution, whose kernel is one 1 among zeros, leaves the same',
      '它裁去若干行和列；这里由一个冻结的逐通道卷积（卷积核只有一个 1，其余为 0）得到同样的结果',
    ),
    fixed: (_stored, channels) => {
      const values = new Float32Array(height * width * channels)
      const place = (top * width + left) * channels
      values.fill(1, place, place + channels)
      return new Map([['depthwise_kernel', { shape: [height, width, channels, 1], values }]])
    },
  }
}
