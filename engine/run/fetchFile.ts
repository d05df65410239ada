/* The engine's types know no DOM: this is the part of a Worker's scope that this file uses. */
interface FetchScope {
  fetch(address: string): Promise<{ readonly ok: boolean; readonly status: number; arrayBuffer(): Promise<ArrayBuffer> }>
}

/** A file that lies beside the app. Rejects where the server has none. */
export async function fetchFile(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await (globalThis as unknown as FetchScope).fetch(address)
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`)
  return new Uint8Array(await response.arrayBuffer())
}
