import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** Fonts and more for pictures, as scripts/buildPictureFiles.mjs makes them. */
export function readPictureFile(name: string): Promise<Uint8Array> {
  return readFile(path.join(import.meta.dirname, '../../out/pictures', name))
}
