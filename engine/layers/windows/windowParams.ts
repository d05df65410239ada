import { text } from '../../contract/text.ts'
import { axesParam, integerParam, paddingParam, type Padding } from '../params.ts'
import {
  activationParam,
  biasParam,
  initializerParam,
  l1Param,
  l2Param,
  type FusedActivation,
  type KernelInitializer,
} from '../sharedParams.ts'

/** The params that decide where a window stops, one number for each spatial axis. */
export type SlidingParams = {
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly padding: Padding
  readonly dilation?: readonly number[]
}

/** What every layer with learned filters asks for besides its window. */
export type FilterParams = {
  readonly activation: FusedActivation
  readonly bias: boolean
  readonly initializer: KernelInitializer
  readonly l1: number
  readonly l2: number
}

export const filterParams = {
  activation: activationParam,
  bias: biasParam,
  initializer: initializerParam,
  l1: l1Param,
  l2: l2Param,
}

export const filtersParam = integerParam({
  label: text('Filters', '滤波器数'),
  help: text(
    'How many filters are learned: each one gives one feature map, so this is the number of output channels.',
    '学习多少个滤波器：每个滤波器产生一张特征图，因此这也是输出的通道数。',
  ),
  default: 16,
})

export const depthMultiplierParam = integerParam({
  label: text('Filters per channel', '每通道滤波器数'),
  help: text(
    'How many filters look at each input channel by itself. Also called depth multiplier.',
    '每个输入通道各有多少个滤波器，也称深度乘数。',
  ),
  default: 1,
  maximum: 1024,
})

/** The window of a convolution over steps (1) or height × width (2). */
export function kernelParam(axes: 1 | 2) {
  return axesParam({
    axes,
    label: text('Kernel size', '卷积核大小'),
    help:
      axes === 2
        ? text(
            'Height × width of the window that slides over the image. 3×3 is the usual choice.',
            '在图像上滑动的窗口的高 × 宽。通常取 3×3。',
          )
        : text('Length of the window that slides over the steps.', '在各步上滑动的窗口的长度。'),
    default: axes === 2 ? [3, 3] : [3],
  })
}

/** Cells from one place of the window to the next. */
export function strideParam(axes: 1 | 2) {
  return axesParam({
    axes,
    label: text('Stride', '步幅'),
    help: text('How far the window moves each time. Stride 2 halves the size.', '窗口每次移动多远。步幅为 2 时尺寸减半。'),
    default: axes === 2 ? [1, 1] : [1],
  })
}

function dilationParam(axes: 1 | 2) {
  return axesParam({
    axes,
    label: text('Dilation', '膨胀率'),
    help: text(
      'Distance between two cells that the kernel reads. 2 leaves out every other cell and sees further with the same weights.',
      '卷积核所读的相邻两格之间的距离。取 2 时隔一格读一格，用同样的权重看得更远。',
    ),
    default: axes === 2 ? [1, 1] : [1],
  })
}

export const convolutionPaddingParam = paddingParam({
  label: text('Padding', '填充'),
  help: text(
    'Zeros around the input. "same": just enough that stride 1 keeps the size; "valid": none; or a number of zeros on each side.',
    '在输入四周补零。same：步幅为 1 时恰好保持尺寸；valid：不补；也可填写每侧补零的个数。',
  ),
  default: 'same',
})

/** What a convolution over one or two axes slides: its filters and their window. */
export function slidingFilterParams(axes: 1 | 2) {
  return {
    filters: filtersParam,
    kernel: kernelParam(axes),
    stride: strideParam(axes),
    padding: convolutionPaddingParam,
    dilation: dilationParam(axes),
  }
}

/** The whole set for an ordinary convolution over one or two axes. */
export function convolutionParams(axes: 1 | 2) {
  return { ...slidingFilterParams(axes), ...filterParams }
}

export type ConvolutionParams = FilterParams & {
  readonly filters: number
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly padding: Padding
  readonly dilation: readonly number[]
}

/** "32 · 3×3 / 2 · same · relu": the settings line of a layer with filters. */
export function convolutionSettings(size: string, params: SlidingParams & { readonly activation: FusedActivation }): string {
  const parts = [size, windowSettings(params)]
  if (params.activation !== 'none') parts.push(params.activation)
  return parts.join(' · ')
}

/** "3×3 / 2 · same"; a stride of 1 and no dilation go without saying. */
export function windowSettings({ kernel, stride, padding, dilation = [] }: SlidingParams): string {
  const strides = stride.every((length) => length === stride[0]) ? `${stride[0]}` : stride.join('×')
  const window = `${kernel.join('×')}${strides === '1' ? '' : ` / ${strides}`}`
  const holes = dilation.some((length) => length > 1) ? ` · d${dilation.join('×')}` : ''
  return `${window}${holes} · ${typeof padding === 'number' ? `p${padding}` : padding}`
}
