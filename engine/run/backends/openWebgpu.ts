import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { BackendHost, Gpu, GpuAdapterInfo } from './backendHost.ts'
import { announceBackendLost } from './onBackendLost.ts'
import { platform } from './platform.ts'

/** Limits that tf.js raises to what the adapter has (tfjs-backend-webgpu/src/base.ts). */
const raisedLimits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
]

export interface OpenedWebgpu {
  readonly backend: WebGPUBackend
  readonly renderer: string
}

/** Finds WebGPU on the platform or through the host. Throws with a reason for people where there is none. */
export async function findGpu(host: BackendHost): Promise<Gpu> {
  const gpu = platform.navigator?.gpu
  if (gpu) return gpu
  if (!host.loadGpu) throw new Error('This browser offers no WebGPU.')
  const loaded = await host.loadGpu()
  exposeGpu(loaded)
  return loaded
}

/** Opens a device and a tf.js backend on it; a device that is lost later is announced. */
export async function openWebgpu(host: BackendHost): Promise<OpenedWebgpu> {
  const gpu = await findGpu(host)
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Error('WebGPU found no graphics adapter.')
  const device = await adapter.requestDevice({
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
    requiredLimits: Object.fromEntries(raisedLimits.map((name) => [name, adapter.limits[name] ?? 0])),
  })
  // Our GpuDevice is the part of a GPUDevice that the engine's DOM-free types can name.
  const backend = new WebGPUBackend(device as never, (adapter.info ?? {}) as never)
  let closed = false
  const dispose = backend.dispose.bind(backend)
  // tf.js leaves the device, and with it the GPU's memory, to the garbage collector.
  backend.dispose = () => {
    closed = true
    dispose()
    device.destroy()
  }
  void device.lost.then(({ reason, message }) => {
    if (!closed) announceBackendLost('webgpu', message || reason)
  })
  return { backend, renderer: rendererName(adapter.info) }
}

function rendererName(info: GpuAdapterInfo | undefined): string {
  const names = [info?.description, info?.vendor, info?.architecture, info?.device]
  const name = [...new Set(names.filter((part) => part))].join(' ') || 'WebGPU'
  return info?.isFallbackAdapter ? `${name} (software)` : name
}

/** tf.js looks for `navigator.gpu` itself, and Node has none. */
function exposeGpu(gpu: Gpu): void {
  const navigator = platform.navigator
  if (navigator) Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true })
}
