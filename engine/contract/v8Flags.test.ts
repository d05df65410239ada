import { expect, test } from 'vitest'
import { nodeV8Flag } from './v8Flags.ts'

test.each([
  ['Node 26', '14.6.202.34-node.34', [], '--experimental-wasm-revectorize'],
  ['Node 24', '13.6.233.17-node.53', ['--max-old-space-size=4000'], '--experimental-wasm-revectorize'],
  ['Node 22, which gains nothing', '12.4.254.21-node.57', [], null],
  ['Node 20, which does not know it', '11.3.244.8-node.38', [], null],
  ['one that was never tried', '14.60.1', [], null],
  ['one that was told not to', '14.6.202.34-node.34', ['--no-experimental-wasm-revectorize'], null],
])('%s', (_name, version, told, flag) => {
  expect(nodeV8Flag(version, told)).toBe(flag)
})
