import type { OnnxOperand } from '../draft.ts'
import type { Operation } from '../operation.ts'
import { activation, clip, logSoftmax, mish, sharedSlope, softmax } from './activations.ts'
import { arithmetic } from './arithmetic.ts'
import { convolution } from './convolutions.ts'
import { gemm, lookUp, matrixProduct } from './fullyConnected.ts'
import { slice } from './lastStep.ts'
import { batchNormalization, dropout, layerNormalization } from './normalizations.ts'
import { averagePooling, globalPooling, maxPooling, reduction } from './poolings.ts'
import { recurrence } from './recurrences.ts'
import { concatenation, flatten, padding, reshape, resize, squeeze, transpose, unchanged, unsqueeze } from './shapes.ts'
import { transposedConvolution } from './transposedConvolution.ts'

/** What an operator of the file is in our layers; throws `NotExpressible` where it is none. One answer for each output. */
export type OnnxHandler = (operation: Operation) => readonly (OnnxOperand | null)[]

export const handlers: ReadonlyMap<string, OnnxHandler> = new Map<string, OnnxHandler>([
  ['Add', arithmetic],
  ['AveragePool', averagePooling],
  ['BatchNormalization', batchNormalization],
  ['Cast', unchanged],
  ['Clip', clip],
  ['Concat', concatenation],
  ['Conv', convolution],
  ['ConvTranspose', transposedConvolution],
  ['Div', arithmetic],
  ['Dropout', dropout],
  ['Elu', activation],
  ['Flatten', flatten],
  ['Gather', lookUp],
  ['Gelu', activation],
  ['Gemm', gemm],
  ['GlobalAveragePool', globalPooling],
  ['GlobalMaxPool', globalPooling],
  ['GRU', recurrence],
  ['HardSigmoid', activation],
  ['HardSwish', activation],
  ['Identity', unchanged],
  ['LayerNormalization', layerNormalization],
  ['LeakyRelu', activation],
  ['LogSoftmax', logSoftmax],
  ['LSTM', recurrence],
  ['MatMul', matrixProduct],
  ['Max', arithmetic],
  ['MaxPool', maxPooling],
  ['Mean', arithmetic],
  ['Mish', mish],
  ['Mul', arithmetic],
  ['Pad', padding],
  ['PRelu', sharedSlope],
  ['ReduceMax', reduction],
  ['ReduceMean', reduction],
  ['ReduceProd', reduction],
  ['ReduceSum', reduction],
  ['Relu', activation],
  ['Reshape', reshape],
  ['Resize', resize],
  ['RNN', recurrence],
  ['Selu', activation],
  ['Sigmoid', activation],
  ['Slice', slice],
  ['Softmax', softmax],
  ['Softplus', activation],
  ['Squeeze', squeeze],
  ['Sub', arithmetic],
  ['Sum', arithmetic],
  ['Tanh', activation],
  ['Transpose', transpose],
  ['Unsqueeze', unsqueeze],
  ['Upsample', resize],
])
