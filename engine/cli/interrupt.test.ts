import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { findTemplate } from '../../templates/gallery.ts'
import { checkpointState } from '../run/training/checkpoint.ts'
import { runNetwright, startNetwright } from './fixtures/runNetwright.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'netwright-interrupt-'))

// The first start builds where sources have changed.
beforeAll(async () => {
  await runNetwright('templates')
}, 300_000)

test('a second Ctrl-C while the checkpoint is saved ends at once, and the checkpoint that is there is whole', async () => {
  const place = path.join(folder, 'impatient')
  const document = findTemplate('mlp')?.draw()
  if (document === undefined) throw new Error('no template')
  // 300,000 weights, and thrice as many numbers in a checkpoint: saving takes a while.
  const nodes = document.graph.nodes.map((node) =>
    node.name.startsWith('hidden') ? { ...node, params: { ...node.params, units: 500 } } : node,
  )
  const file = path.join(folder, 'wide.json')
  writeFileSync(file, JSON.stringify({ ...document, graph: { ...document.graph, nodes } }))
  const ask = 'train --data uci-digits --backend wasm --batch 256 --epochs 5000 --json --out'.split(' ')
  const training = startNetwright(...ask, place, file)
  const checkpoint = path.join(place, 'checkpoint.bin')
  await training.seen(/"event":"epoch","epoch":1,/)
  await vi.waitUntil(() => existsSync(checkpoint), 30_000)
  const saving = new Promise<void>((resolve) => {
    training.child.stderr?.on('data', (piece: string) => (piece.includes('Saving a checkpoint') ? resolve() : undefined))
  })
  training.child.kill('SIGINT')
  await saving
  training.child.kill('SIGINT')
  const { code, stdout } = await training.ended
  expect([code, training.child.signalCode, stdout]).toEqual([null, 'SIGINT', expect.not.stringContaining('"event":"ended"')])
  const state = checkpointState(new Uint8Array(readFileSync(checkpoint)))
  expect(state.ok && state.value.epoch).toBeGreaterThanOrEqual(1)
})
