/**
 * The only platform features that the engine may use: every host it runs in has them
 * (browser Worker, Electron's engine window, Node). Anything else is handed to it.
 */
declare const console: { warn(...data: unknown[]): void; error(...data: unknown[]): void }
declare const performance: { now(): number }
declare function setTimeout(callback: () => void, delayMs?: number): unknown
declare function clearTimeout(timer: unknown): void
declare function structuredClone<T>(value: T): T
declare function queueMicrotask(callback: () => void): void

interface MessagePort {
  postMessage(message: unknown, transfer?: readonly unknown[]): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
  start(): void
  close(): void
}
declare const MessageChannel: new () => { readonly port1: MessagePort; readonly port2: MessagePort }

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean })
  decode(bytes?: Uint8Array): string
}
