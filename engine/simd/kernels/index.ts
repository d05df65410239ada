/*
 * Every exported function is a kernel: kernel(block, begin, end, thread). Its arguments lie as 32-bit words at `block`; the work
 * items [begin, end) are to be done; `thread` picks a private scratch area. One dispatcher so serves all kernels and all threads.
 * No AssemblyScript heap, no static data, no globals: the instances of all threads share one memory and would initialise it again.
 */
export * from './activationGradients'
export * from './activations'
export * from './argumentOf'
export * from './binary'
export * from './checks'
export * from './compare'
export * from './convert'
export * from './copy'
export * from './fill'
export * from './hinge'
export * from './logical'
export * from './losses'
export * from './oneHot'
export { packPanels } from './packPanels'
export { recurrentBackward } from './recurrentBackward'
export { recurrentForward } from './recurrentForward'
export * from './reductions'
export * from './resize'
export * from './select'
export * from './softmax'
export * from './unary'
