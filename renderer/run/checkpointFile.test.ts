import { expect, test } from 'vitest'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import { packCheckpoint, unpackCheckpoint } from './checkpointFile.ts'

const checkpoint = { epoch: 3, step: 135, document: emptyDocument('net'), bytes: new Uint8Array([1, 2, 3]) }

test('a checkpoint comes back whole', () => {
  expect(unpackCheckpoint(packCheckpoint(checkpoint))).toEqual(checkpoint)
})

test('half a checkpoint, or something else, counts as none', () => {
  const packed = packCheckpoint(checkpoint)
  expect([
    unpackCheckpoint(packed.subarray(0, 40)),
    unpackCheckpoint(new Uint8Array(3)),
    unpackCheckpoint(new Uint8Array(64)),
  ]).toEqual([null, null, null])
})
