import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { mlp } from '../../templates/mlp.ts'
import { runId } from '../contract/ids.ts'
import { encodeSafetensors } from '../document/tensors/safetensors.ts'
import { Failure } from './misuse.ts'
import { recordRun, type EndedRun } from './recordRun.ts'
import { RunFolder } from './runFolder.ts'

const document = mlp.draw()
const weights = encodeSafetensors({
  tensors: new Map([['a/kernel', { shape: [2], values: Float32Array.of(1, 2) }]]),
  metadata: { format: 'netwright-weights' },
})
const progress = { epoch: 1, epochs: 1, stepInEpoch: 0, stepsPerEpoch: 1, samplesPerSecond: 1, secondsLeft: 0 }
const status = { runId: runId('cli'), phase: 'finished', backend: 'cpu', progress, problem: null, resumable: false } as const
const ended: EndedRun = {
  document,
  prepared: { status, trainable: 2, frozen: 0, drawn: null, trainingSamples: 1, validationSamples: 0, steps: [], epochs: [] },
  status,
  run: { number: 1, startedAt: 0 },
  steps: [{ step: 1, epoch: 1, learningRate: 0.1, loss: 0.5, penalty: 0 }],
  epochs: [],
}

test('where the run folder is gone at the end, what was learned is kept elsewhere, and its place is told', async () => {
  const place = mkdtempSync(path.join(os.tmpdir(), 'netwright-record-'))
  rmSync(place, { recursive: true })
  const failure: unknown = await recordRun(new RunFolder(place), ended, weights).catch((error: unknown) => error)
  if (!(failure instanceof Failure)) throw new Error('It must be told.')
  expect(failure.message).toContain(`"${place}" is no run folder of Netwright: there is no such file or folder.`)
  const rescued = /is kept in "([^"]+)" instead/.exec(failure.message)?.[1]
  const { project } = await new RunFolder(rescued ?? '').read()
  rmSync(rescued ?? '', { recursive: true })
  expect(project).toEqual({
    document,
    weights,
    runs: [expect.objectContaining({ number: 1, outcome: 'finished' })],
    thumbnail: null,
    dataFiles: [],
  })
})
