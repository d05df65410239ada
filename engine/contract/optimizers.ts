import type { OptimizerKind, OptimizerSettings } from './document.ts'

/** What each optimiser reads of its settings, besides the learning rate. */
export const optimizerParts: {
  readonly [Kind in OptimizerKind]: readonly Exclude<keyof OptimizerSettings, 'kind' | 'learningRate'>[]
} = {
  sgd: [],
  momentum: ['momentum'],
  nesterov: ['momentum'],
  adagrad: ['epsilon'],
  rmsprop: ['rho', 'epsilon'],
  adam: ['beta1', 'beta2', 'epsilon'],
  adamw: ['beta1', 'beta2', 'epsilon', 'weightDecay'],
}

/** What people call the optimisers: in the window's settings and in reports. */
export const optimizerNames = {
  en: {
    sgd: 'SGD',
    momentum: 'SGD with momentum',
    nesterov: 'Nesterov momentum',
    adagrad: 'Adagrad',
    rmsprop: 'RMSprop',
    adam: 'Adam',
    adamw: 'AdamW',
  },
  zh: {
    sgd: 'SGD',
    momentum: '带动量的 SGD',
    nesterov: 'Nesterov 动量',
    adagrad: 'Adagrad',
    rmsprop: 'RMSprop',
    adam: 'Adam',
    adamw: 'AdamW',
  },
}
