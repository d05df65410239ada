import { spawn } from 'node:child_process'
import type { Gpu } from '../run/backends/backendHost.ts'
import { loadNodeGpu } from '../run/backends/loadNodeGpu.ts'

/** Ends with 0 where the package named by its argument finds a graphics processor. */
const search = `
const { create, globals } = await import(process.argv[1])
Object.assign(globalThis, globals)
const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' })
process.exit(adapter ? 0 : 1)`

/**
 * WebGPU in Node, looked for in another process first: where there is no driver, Dawn and the Vulkan loader write warnings straight to
 * stderr, and a broken driver may end the process. Rejects with a sentence for people, as loadNodeGpu does.
 */
export async function loadQuietGpu(): Promise<Gpu> {
  if (isInstalled() && !(await isFound())) throw new Error('The package webgpu found no GPU driver on this machine that works.')
  return loadNodeGpu()
}

function isInstalled(): boolean {
  try {
    import.meta.resolve('webgpu')
    return true
  } catch {
    return false
  }
}

function isFound(): Promise<boolean> {
  return new Promise((resolve) => {
    const args = ['--input-type=module', '--eval', search, import.meta.resolve('webgpu')]
    // A driver that hangs is none.
    const child = spawn(process.execPath, args, { stdio: 'ignore', timeout: 20_000 })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}
