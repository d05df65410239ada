import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { findTemplate } from '../../templates/gallery.ts'
import type { TrainingSettings } from '../contract/document.ts'
import { unpackProject, type Project } from '../document/project/projectFile.ts'
import { runNetwright } from './fixtures/runNetwright.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'netwright-epochs-'))
const inFolder = (name: string) => path.join(folder, name)
const [whole, prolonged] = [inFolder('whole'), inFolder('prolonged')]
const onDigits = '--data uci-digits --backend cpu --json'.split(' ')

/** The linear classifier of the gallery with other settings, as a file. */
function linear(name: string, training: Partial<TrainingSettings>): string {
  const document = findTemplate('linear-softmax')?.draw()
  if (document === undefined) throw new Error('no template')
  const file = inFolder(`${name}.json`)
  writeFileSync(file, JSON.stringify({ ...document, training: { ...document.training, ...training } }))
  return file
}

function projectIn(place: string): Project {
  const opened = unpackProject(new Uint8Array(readFileSync(path.join(place, 'project.netwright'))))
  if (!opened.ok) throw new Error(opened.problems[0]?.message.en)
  return opened.value.project
}

/** The numbers of the epochs that were told. */
function toldEpochs(stdout: string): readonly number[] {
  return [...stdout.matchAll(/"event":"epoch","epoch":(\d+)/g)].map(([, epoch]) => Number(epoch))
}

// The first start builds where sources have changed.
beforeAll(async () => {
  await runNetwright('templates')
  await runNetwright('train', 'linear-softmax', ...onDigits, '--epochs', '4', '--out', whole)
  await runNetwright('train', 'linear-softmax', ...onDigits, '--epochs', '2', '--out', prolonged)
}, 300_000)

describe('--resume with --epochs', () => {
  test('trains a finished run further: the same weights as had it been told at first', async () => {
    const { code, stdout, stderr } = await runNetwright('train', '--resume', prolonged, '--epochs', '4', '--json')
    expect([code, stderr, toldEpochs(stdout)]).toEqual([0, '', [3, 4]])
    expect(stdout).toContain('"event":"ended","outcome":"finished","epochs":4,')
    const [expected, found] = [projectIn(whole), projectIn(prolonged)]
    expect(found.weights).toEqual(expected.weights)
    expect(found.document.training.epochs).toBe(4)
    expect(found.runs).toMatchObject([{ number: 1, outcome: 'finished', epochs: { length: 4 }, training: { epochs: 4 } }])
  })

  test('without it, the finished run says how it can be had', async () => {
    const { code, stderr } = await runNetwright('train', '--resume', prolonged, '--json')
    expect([code, stderr]).toEqual([0, expect.stringContaining(`netwright train --resume "${prolonged}" --epochs 8`)])
  })

  test('fewer than it has are refused, and nothing is changed', async () => {
    const { code, stdout, stderr } = await runNetwright('train', '--resume', prolonged, '--epochs', '3', '--json')
    expect([code, stdout, stderr]).toEqual([
      2,
      '',
      expect.stringMatching(/has trained 4 epochs.* it takes more than 4, not 3\.\n$/),
    ])
    expect(projectIn(prolonged).document.training.epochs).toBe(4)
  })

  test('the cosine schedule is spread anew, which is told', async () => {
    const place = inFolder('cosine')
    const file = linear('cosine', { epochs: 1, schedule: { kind: 'cosine', finalFactor: 0 } })
    expect(await runNetwright('train', file, ...onDigits, '--out', place)).toMatchObject({ code: 0 })
    const { code, stdout, stderr } = await runNetwright('train', '--resume', place, '--epochs', '2', '--json')
    expect([code, stderr, toldEpochs(stdout)]).toEqual([0, expect.stringMatching(/^The cosine schedule .* over 2 .* of 1:/), [2]])
  })

  test('a run that early stopping ended is not prolonged, but told how its weights go on', async () => {
    const place = inFolder('early')
    const file = linear('early', { epochs: 9, earlyStopping: { patienceEpochs: 1, minDelta: 1000, restoreBest: false } })
    expect(toldEpochs((await runNetwright('train', file, ...onDigits, '--out', place)).stdout)).toEqual([1, 2])
    const { code, stderr } = await runNetwright('train', '--resume', place, '--epochs', '20', '--json')
    const project = path.join(place, 'project.netwright')
    expect([code, stderr]).toEqual([2, expect.stringMatching(/stopped early after 2 epochs/)])
    expect(stderr).toContain(`netwright train "${project}" --data`)
  })
})
