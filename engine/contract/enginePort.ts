/** The end of a message channel, as browsers, Electron and Node have it. */
export interface EnginePort {
  postMessage(message: unknown, transfer?: readonly unknown[]): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
  start(): void
  close(): void
}
