/**
 * Headers of every page and asset, the same on the desktop (protocol.handle) and in the browser host's server.
 * COOP and COEP make the page cross-origin isolated: SharedArrayBuffer and wasm threads need that.
 */
const sharedDirectives = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
]

export const contentSecurityPolicy = [...sharedDirectives, "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'"].join('; ')

/**
 * A Worker obeys the policy of its own script's response, not its page's. tf.js starts the threads of its wasm backend
 * from Blob addresses, so the engine Worker alone may (docs/decisions/0005-content-security.md); it has no DOM to inject into.
 */
export const engineWorkerSecurityPolicy = [
  ...sharedDirectives,
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
].join('; ')

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/** The headers of one file of the app. `pathname` is the address's path: "/engine-worker.js". */
export function headersFor(pathname: string): Readonly<Record<string, string>> {
  if (pathname !== '/engine-worker.js') return pageHeaders
  return { ...pageHeaders, 'content-security-policy': engineWorkerSecurityPolicy }
}
