import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { importWeights } from '../../engine/cli/commands/importWeights.ts'
import { readProject } from '../../engine/cli/readNetwork.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import { uciDigits } from '../../engine/data/sources/uciDigits.ts'
import { packedProject } from '../../engine/document/fixtures/packedProject.ts'
import { decodeSafetensors } from '../../engine/document/tensors/safetensors.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { exportRun } from '../../engine/run/exports/exportRun.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { validate } from '../../engine/run/training/validate.ts'
import { findTemplate } from '../../templates/gallery.ts'
import { difference, readArrays } from './arrays.ts'
import { pythonSettings } from './environments.mjs'
import { pythonOf, runPython, torches, torchrunFlags, workFolder } from './python.ts'

async function exportDigits(document: NetDocument): Promise<string> {
  const folder = workFolder('torchrun')
  const { run } = openTestRun(document, { dataSet: uciDigits(), backend: 'wasm' })
  const exported = await exportRun(run, { format: 'pytorch' })
  await run.close()
  if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
  mkdirSync(folder, { recursive: true })
  for (const { name, bytes } of exported.value.files) writeFileSync(path.join(folder, name), bytes)
  return folder
}

function digits(): NetDocument {
  const document = findTemplate('digits-cnn')?.draw({})
  if (document === undefined) throw new Error('no template')
  return document
}

const weightsOf = (folder: string, out: string) => readArrays(path.join(folder, out, 'weights.safetensors'))

function largestDifference(folder: string, one: string, other: string): number {
  const there = weightsOf(folder, other)
  return Math.max(...[...weightsOf(folder, one)].map(([name, { values }]) => difference(there.get(name), values)))
}

describe.skipIf(pythonOf('torch') === null).each(torches)('training outside, and back: %s', (torch) => {
  let folder = ''
  beforeAll(async () => {
    configureBackends({ wasmFiles: null })
    const chosen = await ensureBackend('wasm')
    if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
    folder = await exportDigits(digits())
    await runPython(torch, path.join(folder, 'train.py'), { args: ['--epochs', '2', '--out', 'alone'], cwd: folder })
  })

  it('torchrun with two processes does what one does, and the project takes it back with its curves', async () => {
    const flags = await torchrunFlags(torch)
    const args = ['--standalone', '--nproc_per_node=2', ...flags, 'train.py', '--epochs', '2', '--out', 'shared']
    await runPython(torch, 'torch.distributed.run', { module: true, args, cwd: folder })
    expect(largestDifference(folder, 'shared', 'alone')).toBeLessThan(1e-4)

    const file = path.join(folder, 'digits.netwright')
    const project = { document: digits(), weights: null, runs: [], thumbnail: null, dataFiles: [] }
    writeFileSync(file, packedProject(project))
    expect(await importWeights(file, path.join(folder, 'shared/weights.safetensors'), {})).toContain('the curves of 2 epochs')
    const { weights, runs, document } = await readProject(file)
    expect(runs).toMatchObject([{ number: 1, backend: 'pytorch', outcome: 'finished', trainingSamples: 1438, epochs: [{}, {}] }])

    const decoded = decodeSafetensors(weights ?? new Uint8Array(0))
    if (!decoded.ok) throw new Error('The project holds no weights.')
    const { run } = openTestRun(document, { dataSet: uciDigits(), backend: 'wasm', weights: decoded.value.tensors })
    const { trainer } = run.session
    const measured = await validate(run.net, {
      data: trainer.data,
      samples: trainer.data.validation,
      objective: trainer.objective,
      batchSize: 64,
      goOn: () => Promise.resolve(true),
    })
    await run.close()
    /* What PyTorch said of its last epoch is what Netwright measures with the weights that came back. */
    const told = runs[0]?.epochs.at(-1)?.validation
    expect(measured?.loss).toBeCloseTo(told?.loss ?? Number.NaN, 4)
    expect(measured?.accuracy).toBeCloseTo(told?.accuracy ?? Number.NaN, 4)
  })

  it('batches in parts give what whole ones do, in one process and in two', async () => {
    const args = ['--accumulate', '3', '--epochs', '2', '--out']
    await runPython(torch, path.join(folder, 'train.py'), { args: [...args, 'parts'], cwd: folder })
    expect(largestDifference(folder, 'parts', 'alone')).toBeLessThan(1e-5)
    const shared = ['--standalone', '--nproc_per_node=2', ...(await torchrunFlags(torch)), 'train.py']
    await runPython(torch, 'torch.distributed.run', { module: true, args: [...shared, ...args, 'shared-parts'], cwd: folder })
    expect(largestDifference(folder, 'shared-parts', 'alone')).toBeLessThan(1e-4)
  })

  it('two processes that are told to end write a checkpoint together, from which one goes on to where the uninterrupted run ended', async () => {
    const flags = await torchrunFlags(torch)
    const args = ['--standalone', '--nproc_per_node=2', ...flags, 'train.py', '--out', 'told', '--epochs']
    const python = pythonOf(torch) ?? ''
    const running = spawn(python, ['-m', 'torch.distributed.run', ...args, '100000'], {
      cwd: folder,
      env: { ...process.env, ...pythonSettings },
    })
    let said = ''
    const ended = once(running, 'exit')
    const begun = new Promise<void>((resolve) => {
      running.stdout.on('data', (data: Buffer) => {
        said += data.toString()
        if (said.includes('epoch 1/')) resolve()
      })
    })
    running.stderr.resume()
    await Promise.race([begun, ended])
    running.kill('SIGTERM')
    await ended
    const [, step = ''] = /Stopped by SIGTERM in epoch \d+, step (\d+)\./.exec(said) ?? []
    expect(Number(step)).toBeGreaterThan(0)
    const epochs = String(Math.floor(Number(step) / 45) + 1) // 1,438 samples in batches of 32
    const train = path.join(folder, 'train.py')
    await runPython(torch, train, { args: ['--out', 'told', '--epochs', epochs, '--resume'], cwd: folder })
    await runPython(torch, train, { args: ['--out', 'untold', '--epochs', epochs], cwd: folder })
    expect(largestDifference(folder, 'told', 'untold')).toBeLessThan(1e-4)
  })

  it('a run that was cut off and goes on ends where the uninterrupted one does', async () => {
    const train = path.join(folder, 'train.py')
    const args = ['--out', 'resumed', '--checkpoint-every', '5']
    await runPython(torch, 'torch_cut.py', { args: [train, '30', ...args, '--epochs', '2'], cwd: folder })
    await runPython(torch, train, { args: [...args, '--epochs', '2', '--resume'], cwd: folder })
    expect(largestDifference(folder, 'resumed', 'alone')).toBeLessThan(1e-6)
    const lines = readFileSync(path.join(folder, 'resumed/curves.jsonl'), 'utf8').trim().split('\n')
    const kinds = lines.map((line): unknown => (JSON.parse(line) as { type: string }).type)
    expect(kinds.filter((kind) => kind === 'epoch')).toHaveLength(2)
    expect(kinds.at(-1)).toBe('end')
  })
})
