import type { Gpu } from './backendHost.ts'

/** The part of a WebGL 2 context that the probe reads. */
export interface WebglContext {
  readonly canvas: {
    addEventListener(type: 'webglcontextlost', listener: (event: { preventDefault(): void }) => void): void
  }
  getExtension(name: 'WEBGL_debug_renderer_info'): { readonly UNMASKED_RENDERER_WEBGL: number } | null
  getExtension(name: 'WEBGL_lose_context'): { loseContext(): void } | null
  getParameter(name: number): unknown
  isContextLost(): boolean
}

interface CanvasLike {
  getContext(kind: 'webgl2'): WebglContext | null
}

/** What may be found on the global object of some host; every one of them is optional. */
export interface Platform {
  readonly navigator?: { readonly gpu?: Gpu; readonly hardwareConcurrency?: number }
  readonly OffscreenCanvas?: new (width: number, height: number) => CanvasLike
  readonly document?: { createElement(tag: 'canvas'): CanvasLike }
  readonly crossOriginIsolated?: boolean
  readonly process?: { readonly versions?: { readonly node?: string; readonly electron?: string } }
}

/** The global object, as far as backends look at it. The engine's types know no DOM, hence the conversion. */
export const platform = globalThis as unknown as Platform
