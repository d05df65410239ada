import { buildPictureFilesIfNeeded } from './buildPictureFiles.mjs'
import { buildSimdIfNeeded } from './buildSimd.mjs'

export async function setup() {
  await buildSimdIfNeeded()
  await buildPictureFilesIfNeeded()
}
