import { open } from 'node:fs/promises'

/** Node reads at most 2 GiB at once. */
const pieceBytes = 2 ** 30

/** All bytes of a file of any size that fits into memory. Rejects as Node's `open` and `read` do. */
export async function readWholeFile(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    /* Pipes and the like have no size. */
    if (size <= pieceBytes) return new Uint8Array(await handle.readFile())
    const bytes = new Uint8Array(size)
    let place = 0
    while (place < size) {
      const { bytesRead } = await handle.read(bytes, place, Math.min(pieceBytes, size - place), place)
      if (bytesRead === 0) return bytes.slice(0, place)
      place += bytesRead
    }
    return bytes
  } finally {
    await handle.close()
  }
}
