import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import * as tf from '@tensorflow/tfjs-core'
import { announceBackendLost, askForLoss } from './onBackendLost.ts'
import { platform, type WebglContext } from './platform.ts'

/** The renderer's own name ("ANGLE (NVIDIA …)"), or null where there is no WebGL 2. */
export function webglRenderer(): string | null {
  const canvas = platform.OffscreenCanvas ? new platform.OffscreenCanvas(1, 1) : platform.document?.createElement('canvas')
  const context = canvas?.getContext('webgl2')
  if (!context) return null
  const info = context.getExtension('WEBGL_debug_renderer_info')
  const renderer = info ? context.getParameter(info.UNMASKED_RENDERER_WEBGL) : 'WebGL 2'
  context.getExtension('WEBGL_lose_context')?.loseContext()
  return String(renderer)
}

/** Announces the loss of the context that tf.js's WebGL backend draws in. */
export function watchWebgl(backend: tf.KernelBackend): void {
  // tf.js types the context by the DOM, which the engine's types do not know.
  const context = (backend as MathBackendWebGL).gpgpu.gl as unknown as WebglContext
  askForLoss('webgl', () => context.isContextLost())
  context.canvas.addEventListener('webglcontextlost', (event) => {
    // Without this the browser never gives the page a context again.
    event.preventDefault()
    announceBackendLost('webgl', 'The WebGL context was lost.')
    releaseReads(backend as MathBackendWebGL)
  })
}

/**
 * A read waits for a fence, and a lost context signals none: tf.js would ask for it without a pause for ever, and the
 * read's step would never end. What such a read then gives is worthless, and nobody uses it after the announcement.
 */
function releaseReads({ gpgpu }: MathBackendWebGL): void {
  // The list is private in tf.js' types.
  const { itemsToPoll } = gpgpu as unknown as { readonly itemsToPoll?: readonly { isDoneFn: () => boolean }[] }
  for (const item of itemsToPoll ?? []) item.isDoneFn = () => true
}
