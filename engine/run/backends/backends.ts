import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-webgl'
import '@tensorflow/tfjs-backend-webgpu'
import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { backendNames, type BackendName } from '../../contract/backendNames.ts'
import { messageOf } from '../../contract/messageOf.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { accelerateLayers } from '../../simd/layers/accelerateLayers.ts'
import { openSimd } from '../../simd/openSimd.ts'
import { accelerateOwnLayers } from './accelerateOwnLayers.ts'
import { describeSimd, describeThreads, noAdapter, noSimd, noWebassembly, noWebgl, untranslated } from './backendDetails.ts'
import type { BackendHost } from './backendHost.ts'
import { describeRenderer } from './describeRenderer.ts'
import { registerWasmKernels } from './kernels/registerWasmKernels.ts'
import { mendDilatedLayers } from './mendDilatedLayers.ts'
import { announceBackendLost, onBackendLost } from './onBackendLost.ts'
import { findGpu, openWebgpu } from './openWebgpu.ts'
import { registerGradients } from './registerGradients.ts'
import { registerMendedGradients } from './registerMendedGradients.ts'
import { watchWebgl, webglRenderer } from './webgl.ts'

interface BackendState {
  host: BackendHost
  /** Backends that are open, each as it describes itself. */
  readonly open: Map<BackendName, Text>
  /** Backends whose GPU was lost: they are built anew before they are used again. */
  readonly lost: Set<BackendName>
  /** Threads of the simd backend after one was lost; null before. */
  simdThreads: number | null
  /** tf.js forgets how to make a backend when it is removed, so the makers are kept here. */
  readonly makers: Map<BackendName, () => tf.KernelBackend | Promise<tf.KernelBackend>>
}

/** tf.js keeps its backends in one global registry; so there is one such state beside it. */
const state: BackendState = { host: { wasmFiles: null }, open: new Map(), lost: new Set(), simdThreads: null, makers: new Map() }

/** Says where the engine runs. Call it once, before any other function here. */
export function configureBackends(host: BackendHost): void {
  state.host = host
  if (host.wasmFiles !== null) setWasmPaths(host.wasmFiles)
  if (state.makers.size > 0) return
  registerGradients()
  mendDilatedLayers()
  registerMendedGradients()
  registerWasmKernels()
  accelerateLayers()
  accelerateOwnLayers()
  for (const name of ['webgl', 'wasm', 'cpu'] as const) {
    const maker = tf.findBackendFactory(name)
    if (maker) state.makers.set(name, maker)
  }
  state.makers.set('webgpu', async () => {
    const { backend, renderer } = await openWebgpu(state.host)
    state.open.set('webgpu', describeRenderer(renderer))
    return backend
  })
  state.makers.set('simd', async () => {
    const { simd } = state.host
    if (simd === undefined) throw new Error(noSimd.en)
    const opened = await openSimd({
      ...simd,
      threads: state.simdThreads ?? simd.threads,
      onLost: (error) => {
        state.simdThreads = Math.max(1, opened.threads - 1)
        announceBackendLost('simd', error.message)
      },
    })
    state.open.set('simd', describeSimd(opened.build, opened.threads))
    return opened.backend
  })
  onBackendLost(({ backend }) => state.lost.add(backend))
}

export interface BackendAvailability {
  readonly backend: BackendName
  readonly available: boolean
  /** Renderer or reason, without opening the backend. */
  readonly detail: Text
}

/** Which backends this place offers at all; nothing is opened but a WebGL context of one pixel. */
export async function availableBackends(): Promise<readonly BackendAvailability[]> {
  return Promise.all(backendNames.map(async (backend) => ({ backend, ...(await availability(backend)) })))
}

async function availability(backend: BackendName): Promise<{ readonly available: boolean; readonly detail: Text }> {
  switch (backend) {
    case 'cpu':
      return { available: true, detail: untranslated('JavaScript') }
    case 'simd':
      return state.host.simd === undefined
        ? { available: false, detail: noSimd }
        : { available: true, detail: untranslated('WebAssembly SIMD') }
    case 'wasm':
      return 'WebAssembly' in globalThis
        ? { available: true, detail: untranslated('WebAssembly') }
        : { available: false, detail: noWebassembly }
    case 'webgl': {
      const renderer = state.makers.has('webgl') ? webglRenderer() : null
      return renderer === null ? { available: false, detail: noWebgl } : { available: true, detail: describeRenderer(renderer) }
    }
    case 'webgpu':
      try {
        const gpu = await findGpu(state.host)
        const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
        return adapter ? { available: true, detail: untranslated('WebGPU') } : { available: false, detail: noAdapter }
      } catch (error) {
        return { available: false, detail: untranslated(messageOf(error)) }
      }
  }
}

/**
 * Makes `name` the backend of all further computing; opens it if need be, and builds it anew if it was lost
 * (tensors that lived on a lost one are gone). Fails with the reason where it cannot be had.
 */
export async function ensureBackend(name: BackendName): Promise<Result<BackendName>> {
  if (state.makers.size === 0) configureBackends(state.host)
  if (state.lost.has(name)) closeBackend(name)
  if (tf.getBackend() === name && state.open.has(name)) return succeed(name)
  const { available, detail } = await availability(name)
  const maker = state.makers.get(name)
  if (!available || !maker) return fail(unavailable(name, detail))
  try {
    if (!state.open.has(name)) await open(name, maker, detail)
    await tf.setBackend(name)
    return succeed(name)
  } catch (error) {
    state.open.delete(name)
    return fail(unavailable(name, untranslated(messageOf(error))))
  }
}

/** Frees a backend with everything that lies on it; `ensureBackend` opens it again. The cpu backend stays. */
export function closeBackend(name: BackendName): void {
  state.lost.delete(name)
  state.open.delete(name)
  if (name === 'cpu' || tf.findBackendFactory(name) === null) return
  try {
    tf.removeBackend(name)
  } catch {
    // A lost GPU may refuse to be cleaned up; what matters is that tf.js has forgotten it, which it does first.
  }
}

/** Renderer, thread count or the like of an open backend. */
export function backendDetail(name: BackendName): Text {
  return state.open.get(name) ?? untranslated('')
}

/** Made here rather than by tf.js, which swallows the reason when a backend fails to start. */
async function open(name: BackendName, maker: () => tf.KernelBackend | Promise<tf.KernelBackend>, detail: Text): Promise<void> {
  if (tf.findBackendFactory(name) !== null) tf.removeBackend(name)
  const backend = await maker()
  // In Node the cpu backend advertises tfjs-node with its first tensor; the field is private.
  if (name === 'cpu') (backend as unknown as { firstUse: boolean }).firstUse = false
  tf.registerBackend(name, () => backend)
  if (name === 'webgl') watchWebgl(backend)
  if (name === 'wasm') state.open.set(name, describeThreads(getThreadsCount()))
  else if (name !== 'webgpu' && name !== 'simd') state.open.set(name, detail)
}

function unavailable(name: BackendName, detail: Text): Problem {
  return {
    code: 'backend-unavailable',
    severity: 'error',
    place: {},
    got: detail,
    message: text(
      `The ${name} backend cannot be used here: ${detail.en} Choose another backend, or "auto".`,
      `此处无法使用 ${name} 后端：${detail.zh} 请选用其他后端，或选“自动”。`,
    ),
    fixes: [],
  }
}
