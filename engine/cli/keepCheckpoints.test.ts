import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { keepCheckpoints } from './keepCheckpoints.ts'
import { RunFolder } from './runFolder.ts'
import { jsonReport } from './trainingReport.ts'

test('a checkpoint that cannot be saved is told once, and again when one can; the newest one counts', async () => {
  const place = mkdtempSync(path.join(os.tmpdir(), 'netwright-checkpoints-'))
  const file = path.join(place, 'checkpoint.bin')
  const notes: string[] = []
  const report = { ...jsonReport(), note: (sentence: string) => void notes.push(sentence) }
  const checkpoints = keepCheckpoints(new RunFolder(place), report)

  checkpoints.keep(Uint8Array.of(1))
  expect(await checkpoints.settled()).toBe(true)
  // A folder with something in it cannot be replaced by a file.
  rmSync(file)
  mkdirSync(file)
  writeFileSync(path.join(file, 'inside'), '')
  checkpoints.keep(Uint8Array.of(2))
  expect(await checkpoints.settled()).toBe(false)
  checkpoints.keep(Uint8Array.of(3))
  expect(await checkpoints.settled()).toBe(false)
  expect(notes).toEqual([
    expect.stringMatching(/^".*checkpoint\.bin" cannot be written: a folder has that name\. Training goes on/),
  ])
  rmSync(file, { recursive: true })
  checkpoints.keep(Uint8Array.of(4))
  expect(await checkpoints.settled()).toBe(true)
  expect(notes.slice(1)).toEqual(['Checkpoints can be saved again.'])
  expect([...readFileSync(file)]).toEqual([4])
})

test('on a disk that is slower than training only the newest checkpoint waits', async () => {
  const written: number[] = []
  let finish = (): void => {}
  const folder = {
    writeCheckpoint: ([number = 0]: Uint8Array) => {
      written.push(number)
      return new Promise<void>((resolve) => (finish = resolve))
    },
  }
  const checkpoints = keepCheckpoints(folder, jsonReport())
  checkpoints.keep(Uint8Array.of(1))
  await expect.poll(() => written).toEqual([1])
  for (const number of [2, 3, 4]) checkpoints.keep(Uint8Array.of(number))
  finish()
  await expect.poll(() => written).toEqual([1, 4])
  finish()
  expect(await checkpoints.settled()).toBe(true)
  expect(written).toEqual([1, 4])
})
