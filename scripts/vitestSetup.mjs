import { buildSimdIfNeeded } from './buildSimd.mjs'

export async function setup() {
  await buildSimdIfNeeded()
}
