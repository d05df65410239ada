import * as tf from '@tensorflow/tfjs-core'

/** Puts `make(stock)` in the place of a kernel of the wasm backend; what it sets up and frees stays. */
export function replaceWasmKernel(kernelName: string, make: (stock: tf.KernelFunc) => tf.KernelFunc): void {
  const { kernelFunc, setupFunc, disposeFunc } = tf.getKernel(kernelName, 'wasm')
  tf.unregisterKernel(kernelName, 'wasm')
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: make(kernelFunc),
    ...(setupFunc && { setupFunc }),
    ...(disposeFunc && { disposeFunc }),
  })
}
