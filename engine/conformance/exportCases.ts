import type { Params } from '../contract/document.ts'
import type { Shape } from '../graph/shape.ts'
import { layerKind, layerKinds, withDefaults } from '../layers/registry.ts'
import { samplesOf, type SampleCase } from './sampleCases.ts'

const activations = [
  'relu',
  'relu6',
  'elu',
  'selu',
  'gelu',
  'geluTanh',
  'swish',
  'hardSwish',
  'sigmoid',
  'hardSigmoid',
  'tanh',
  'softplus',
  'softmax',
]

const recurrences = [
  ['simpleRnn', {}],
  ['lstm', {}],
  ['gru', {}],
  ['gru', { resetAfter: true }],
] as const

/** What the samples leave out and exporters get wrong. */
const more: readonly (readonly [kind: string, params: Params, inputs: readonly Shape[]])[] = [
  ...activations.map((activation) => ['dense', { units: 5, activation }, [[7]]] as const),
  ...activations.map((activation) => ['dense', { units: 5, activation }, [[3, 4, 2]]] as const),
  ...activations.map((activation) => ['conv2d', { filters: 3, activation }, [[5, 6, 2]]] as const),
  ...activations.map((activation) => ['conv2dTranspose', { filters: 3, activation }, [[3, 4, 2]]] as const),
  ...activations.map((activation) => ['activation', { function: activation }, [[4, 5, 3]]] as const),
  // "same" with even kernels and with strides: TensorFlow's odd zero lies behind
  ...[1, 2, 3].flatMap((stride) =>
    [2, 3, 4].flatMap((kernel) =>
      [7, 8].flatMap((length) => [
        ['conv2d', { filters: 2, kernel: [kernel, kernel], stride: [stride, stride] }, [[length, length + 2, 2]]] as const,
        ['conv1d', { filters: 2, kernel: [kernel], stride: [stride] }, [[length, 3]]] as const,
        ['depthwiseConv2d', { multiplier: 2, kernel: [kernel, kernel], stride: [stride, stride] }, [[length, 6, 2]]] as const,
        ['separableConv2d', { filters: 3, kernel: [kernel, kernel], stride: [stride, stride] }, [[length, 6, 2]]] as const,
        ['maxPool2d', { pool: [kernel, kernel], stride: [stride, stride], padding: 'same' }, [[length, 6, 2]]] as const,
        ['maxPool1d', { pool: [kernel], stride: [stride], padding: 'same' }, [[length, 2]]] as const,
        ['avgPool2d', { pool: [kernel, kernel], stride: [stride, stride], padding: 'same' }, [[length, 6, 2]]] as const,
      ]),
    ),
  ),
  ...(['same', 'valid', 1] as const).flatMap((padding) =>
    [
      [2, 2],
      [3, 2],
      [4, 2],
      [5, 3],
      [2, 3],
      [3, 4],
      [1, 1],
    ].map(
      ([kernel = 1, stride = 1]) =>
        ['conv2dTranspose', { filters: 3, kernel: [kernel, kernel], stride: [stride, stride], padding }, [[4, 5, 2]]] as const,
    ),
  ),
  ['conv2dTranspose', { filters: 2, kernel: [3, 3], stride: [3, 3], padding: 4 }, [[6, 6, 1]]],
  ['conv2dTranspose', { filters: 2, kernel: [2, 2], stride: [4, 3], padding: 3 }, [[5, 6, 1]]],
  // dilation together with every padding
  ...(['same', 'valid', 3] as const).flatMap((padding) => [
    ['conv2d', { filters: 2, kernel: [2, 3], dilation: [3, 2], padding }, [[9, 8, 2]]] as const,
    ['separableConv2d', { filters: 2, kernel: [2, 3], dilation: [3, 2], padding }, [[9, 8, 2]]] as const,
    ['conv1d', { filters: 2, kernel: [4], dilation: [2], padding }, [[10, 2]]] as const,
  ]),
  // groups together with windows and paddings, and with a single channel in each
  ...(['same', 'valid', 1] as const).flatMap((padding) => [
    ['conv2d', { filters: 6, groups: 3, kernel: [2, 3], stride: [2, 1], padding }, [[7, 8, 6]]] as const,
    ['conv2d', { filters: 4, groups: 2, kernel: [3, 2], dilation: [2, 3], padding, bias: false }, [[9, 8, 4]]] as const,
    ['conv2d', { filters: 6, groups: 3, kernel: [3, 2], stride: [1, 2], padding, activation: 'gelu' }, [[5, 6, 3]]] as const,
  ]),
  // a number of zeros counts in the mean, also where a window holds nothing else
  ['avgPool2d', { pool: [3, 2], stride: [2, 2], padding: 1 }, [[7, 6, 2]]],
  ['avgPool2d', { pool: [2, 2], stride: [1, 1], padding: 3 }, [[4, 5, 2]]],
  ['maxPool2d', { pool: [5, 4], stride: [2, 3], padding: 1 }, [[8, 9, 2]]],
  ['upsample2d', { factor: [2, 3], interpolation: 'bilinear' }, [[4, 5, 2]]],
  ['upsample2d', { factor: [5, 7], interpolation: 'nearest' }, [[3, 3, 2]]],
  [
    'concatenate',
    { axis: 'first' },
    [
      [3, 4, 2],
      [2, 4, 2],
    ],
  ],
  [
    'concatenate',
    { axis: 'last' },
    [
      [3, 4, 2],
      [3, 4, 5],
    ],
  ],
  ['concatenate', { axis: 'first' }, [[3], [4]]],
  [
    'multiply',
    {},
    [
      [1, 1, 3],
      [4, 4, 3],
      [4, 1, 3],
    ],
  ],
  [
    'average',
    {},
    [
      [4, 2],
      [4, 2],
      [4, 2],
    ],
  ],
  ['batchNorm', { epsilon: 0.5 }, [[3, 4, 2]]],
  ['layerNorm', { epsilon: 0.5 }, [[3, 4, 5]]],
  ['embedding', { vocabulary: 9, dimensions: 2 }, [[2, 3]]],
  ...recurrences.flatMap(([kind, own]) => [
    ...['tanh', 'relu', 'sigmoid', 'linear'].flatMap((activation) => [
      [kind, { ...own, units: 3, activation, returnSequences: true }, [[5, 2]]] as const,
      [kind, { ...own, units: 3, activation, bidirectional: true }, [[5, 2]]] as const,
    ]),
    ...['concat', 'sum', 'average', 'multiply'].flatMap((merge) => [
      [kind, { ...own, units: 3, merge, bidirectional: true, returnSequences: true }, [[5, 2]]] as const,
      [kind, { ...own, units: 3, merge, bidirectional: true, returnSequences: false, bias: false }, [[5, 2]]] as const,
    ]),
  ]),
]

const moreCases = more.map(([kind, given, inputs]): SampleCase => {
  const definition = layerKind(kind)
  if (definition === undefined) throw new Error(`no kind ${kind}`)
  const params = withDefaults(definition, given)
  const outcome = definition.inferShape(params, inputs)
  if ('refusals' in outcome) throw new Error(outcome.refusals[0]?.message.en)
  return { definition, params, inputs, sample: { params: given, inputs, output: outcome.shape, trainable: 0 } }
})

/** Every kind that has a layer, with its samples and with what those leave out. */
export const exportCases: readonly SampleCase[] = [
  ...layerKinds.filter(({ kind }) => kind !== 'input').flatMap(samplesOf),
  ...moreCases,
]
