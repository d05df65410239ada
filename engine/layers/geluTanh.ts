/**
 * By what tf.js knows GELU's tanh form, ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) (Hendrycks & Gimpel 2016), once it is registered
 * (hardActivations.ts). It has one of its own, `gelu_new`, whose name no saved model can say: loading writes `geluNew` of it.
 */
export const tfGeluTanh = 'geluNew'

export const geluTanhConstants = { cube: 0.044715, scale: Math.sqrt(2 / Math.PI) } as const

/**
 * The same in layers that every program has: x · sigmoid(x · (x·(a·x) + b)), since ½·(1 + tanh(z)) is sigmoid(2·z). No layer takes one
 * value twice: tf.js disposes of it then before its last use.
 */
export const geluTanhSteps = {
  scale: 2 * geluTanhConstants.scale * geluTanhConstants.cube,
  offset: 2 * geluTanhConstants.scale,
} as const
