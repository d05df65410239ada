import type { Gpu } from './backendHost.ts'

/** What the optional npm package `webgpu` (Dawn for Node) gives. */
interface DawnPackage {
  create(options: readonly string[]): Gpu
  /** GPUBufferUsage and its like, which tf.js expects as globals. */
  readonly globals: Readonly<Record<string, unknown>>
}

/** dawn.node ends the process when its GPU object is collected while a device lives; so it is kept. */
let loaded: Gpu | null = null

/**
 * WebGPU in Node through the npm package `webgpu`, for `BackendHost.loadGpu` of the command line.
 * Rejects with a sentence for people where the package is not installed or finds no driver.
 */
export async function loadNodeGpu(): Promise<Gpu> {
  if (loaded) return loaded
  const dawn = await importDawn()
  Object.assign(globalThis, dawn.globals)
  const gpu = dawn.create([])
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Error('The package webgpu found no GPU driver on this machine.')
  loaded = gpu
  return gpu
}

async function importDawn(): Promise<DawnPackage> {
  try {
    // The package's types need the DOM; DawnPackage is what we use of it.
    return (await import('webgpu')) as unknown as DawnPackage
  } catch {
    throw new Error('The optional package webgpu is not installed or does not run here; install it with: npm install webgpu')
  }
}
