import { text, type Text } from '../../contract/text.ts'
import { formatCount, formula, type Formula } from '../../graph/formula.ts'
import type { Shape } from '../../graph/shape.ts'
import { coveredLength, unreadCells, windowFormula, windowedLength, type AxisWindow } from '../../graph/window.ts'
import type { ReceptiveStep, ShapeOutcome } from '../defineLayer.ts'
import { expectRank } from '../expectRank.ts'
import type { LayerFix, LayerRefusal, LayerRemark } from '../layerRefusal.ts'
import type { SlidingParams } from './windowParams.ts'

/** How a window layer names itself and its window: shared by convolutions and pooling. */
export interface WindowLayer {
  readonly title: Text
  /** 2 slides over height × width, 1 over steps. */
  readonly axes: 1 | 2
  /** The param that holds the window's size. */
  readonly kernelName: 'kernel' | 'pool'
}

/** The window on each spatial axis; stride and dilation are 1 where they are not told. */
export function slidingWindows({ kernel, stride, padding, dilation = [] }: SlidingParams): readonly AxisWindow[] {
  return kernel.map((length, axis) => ({ kernel: length, stride: stride[axis] ?? 1, dilation: dilation[axis] ?? 1, padding }))
}

/** What the layer does to a receptive field: its window on each axis. */
export function windowStep(params: SlidingParams): ReceptiveStep {
  return { type: 'window', axes: slidingWindows(params) }
}

/** Shape after a window slides over the spatial axes; `channels` is the last axis. Refuses a wrong rank and a window that does not fit. */
export function inferWindowed(
  layer: WindowLayer,
  params: SlidingParams,
  { shape, channels }: { readonly shape: Shape; readonly channels: number },
): ShapeOutcome {
  const wrongRank = expectRank(layer.title, layer.axes === 2 ? 'image' : 'sequence', shape)
  if (wrongRank !== null) return { refusals: [wrongRank] }
  const clash = refuseDilatedStride(layer, params)
  if (clash !== null) return { refusals: [clash] }
  const windows = slidingWindows(params)
  const lengths = windows.map((window, axis) => windowedLength(shape[axis] ?? 0, window))
  const fitting = lengths.filter((length) => length !== null)
  if (fitting.length < lengths.length) return { refusals: [refuseLargeWindow(layer, windows, shape)] }
  return { shape: [...fitting, channels], formula: windowsFormula(layer, windows, shape) }
}

/** Says where the stride leaves cells unread, and offers the nearest stride or padding that comes out even. */
export function windowRemarks(layer: WindowLayer, params: SlidingParams, shape: Shape): readonly LayerRemark[] {
  const windows = slidingWindows(params)
  const unread = windows.map((window, axis) => unreadCells(shape[axis] ?? 0, window))
  if (unread.every((cells) => cells === 0)) return []
  const { title } = layer
  const axis = unread.findIndex((cells) => cells > 0)
  const cells = unread[axis] ?? 0
  const window = windows[axis]
  if (window === undefined) return []
  const exact = exactLength(shape[axis] ?? 0, window)
  const length = formatCount(shape[axis] ?? 0)
  return [
    {
      code: 'non-integer-size',
      severity: 'hint',
      message: text(
        `${title.en} does not fit a whole number of times: ${length} cells would give ${exact}, so the last ${cells === 1 ? 'cell is' : `${cells} cells are`} never read. Choose a stride or padding that comes out even, or leave it so on purpose.`,
        `${title.zh}的窗口不能整除：${length} 格将得到 ${exact}，因此最后 ${cells} 格永远读不到。请选择能整除的步幅或填充；若是有意为之，可以保持不变。`,
      ),
      expected: text('a whole number', '整数'),
      got: text(exact, exact),
      param: 'stride',
      fixes: evenFixes(params, windows, shape),
    },
  ]
}

/** "26.5": the size before rounding down. */
function exactLength(length: number, window: AxisWindow): string {
  const padding = typeof window.padding === 'number' ? window.padding : 0
  const exact = (length + 2 * padding - coveredLength(window)) / window.stride + 1
  return String(Math.round(exact * 100) / 100)
}

function evenFixes(params: SlidingParams, windows: readonly AxisWindow[], shape: Shape): readonly LayerFix[] {
  const stride = windows.map((window, axis) => nearestEvenStride(shape[axis] ?? 0, window))
  const strideName = stride.join('×')
  const padding = nearestEvenPadding(params, windows, shape)
  return [
    { type: 'setParams', params: { stride }, label: text(`Set stride to ${strideName}`, `把步幅设为 ${strideName}`) },
    { type: 'setParams', params: { padding }, label: text(`Set padding to ${padding}`, `把填充设为 ${padding}`) },
  ]
}

function nearestEvenStride(length: number, window: AxisWindow): number {
  for (let distance = 0; distance < window.stride; distance += 1) {
    for (const stride of [window.stride - distance, window.stride + distance]) {
      if (isEven(length, { ...window, stride })) return stride
    }
  }
  return 1
}

/** The zeros per side closest to the present ones that come out even on every axis; "same" where none do. */
function nearestEvenPadding(params: SlidingParams, windows: readonly AxisWindow[], shape: Shape): number | 'same' {
  const now = typeof params.padding === 'number' ? params.padding : 0
  const most = Math.min(...windows.map((window) => Math.floor((coveredLength(window) - 1) / 2)))
  const candidates = Array.from({ length: most + 1 }, (_, padding) => padding)
  candidates.sort((left, right) => Math.abs(left - now) - Math.abs(right - now))
  const even = candidates.find((padding) => windows.every((window, axis) => isEven(shape[axis] ?? 0, { ...window, padding })))
  return even ?? 'same'
}

function isEven(length: number, window: AxisWindow): boolean {
  const padding = typeof window.padding === 'number' ? window.padding : 0
  const room = length + 2 * padding - coveredLength(window)
  return room >= 0 && room % window.stride === 0
}

/** One line where the axes agree, else one for each. */
function windowsFormula(layer: WindowLayer, windows: readonly AxisWindow[], shape: Shape): Formula {
  const [first, second] = windows
  if (first === undefined) return formula``
  const rows = windowFormula(shape[0] ?? 0, first, layer.kernelName)
  if (second === undefined) return rows
  const alike = shape[0] === shape[1] && first.kernel === second.kernel && first.stride === second.stride
  if (alike && first.dilation === second.dilation) return rows
  return formula`${rows}, ${windowFormula(shape[1] ?? 0, second, layer.kernelName)}`
}

function refuseDilatedStride({ title }: WindowLayer, { stride, dilation = [] }: SlidingParams): LayerRefusal | null {
  if (stride.every((length) => length === 1) || dilation.every((length) => length === 1)) return null
  return {
    code: 'dilation-with-stride',
    message: text(
      `${title.en} cannot use a stride and a dilation above 1 together: TensorFlow.js has no such convolution. Set one of them to 1.`,
      `${title.zh}的步幅和膨胀率不能同时大于 1：TensorFlow.js 没有这样的卷积。请把其中之一设为 1。`,
    ),
    expected: text('stride 1 or dilation 1', '步幅为 1 或膨胀率为 1'),
    got: text(
      `stride ${stride.join('×')}, dilation ${dilation.join('×')}`,
      `步幅 ${stride.join('×')}，膨胀率 ${dilation.join('×')}`,
    ),
    param: 'dilation',
    fixes: [
      { type: 'setParams', params: { dilation: dilation.map(() => 1) }, label: text('Set dilation to 1', '把膨胀率设为 1') },
      { type: 'setParams', params: { stride: stride.map(() => 1) }, label: text('Set stride to 1', '把步幅设为 1') },
    ],
  }
}

function refuseLargeWindow(layer: WindowLayer, windows: readonly AxisWindow[], shape: Shape): LayerRefusal {
  const covered = windows.map(coveredLength).join('×')
  const found = shape.slice(0, -1).join('×')
  const { title, kernelName } = layer
  const smaller = windows.map((window, axis) => Math.min(window.kernel, shape[axis] ?? 1))
  const size = smaller.join('×')
  return {
    code: 'kernel-too-large',
    message: text(
      `${title.en} reads ${covered} cells at once. This input has only ${found}. Set padding to "same", or make the window smaller.`,
      `${title.zh}一次读取 ${covered} 格，而这个输入只有 ${found} 格。请把填充设为 same，或缩小窗口。`,
    ),
    expected: text(`at least ${covered}`, `至少 ${covered}`),
    got: text(found, found),
    param: kernelName,
    fixes: [
      { type: 'setParams', params: { padding: 'same' }, label: text('Set padding to same', '把填充设为 same') },
      {
        type: 'setParams',
        params: { [kernelName]: smaller },
        label: text(`Shrink the window to ${size}`, `把窗口缩小为 ${size}`),
      },
    ],
  }
}
