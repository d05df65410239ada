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
