import { copyFileSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { noAugmentation } from '../contract/augmentations.ts'
import { uciDigits } from '../data/sources/uciDigits.ts'
import { checkpointWeights } from '../document/project/checkpointWeights.ts'
import { unpackProject, type Project } from '../document/project/projectFile.ts'
import type { RunHistory } from '../document/project/runHistory.ts'
import { decodeSafetensors } from '../document/tensors/safetensors.ts'
import { predictInPlainOnnx } from './fixtures/predictInPlainOnnx.ts'
import { predictInPlainTfjs } from './fixtures/predictInPlainTfjs.ts'
import { runNetwright, startNetwright } from './fixtures/runNetwright.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'netwright-cli-'))
const torchFixtures = path.join(import.meta.dirname, '../import/torch/fixtures')
const inFolder = (name: string) => path.join(folder, name)
const events = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))

// The first start builds where sources have changed.
beforeAll(async () => {
  await runNetwright('templates')
}, 300_000)

describe('train, evaluate, export', () => {
  const out = inFolder('run')

  test('train --json ends with exactly the promised event', async () => {
    const { code, stdout } = await runNetwright(
      'train',
      'digits-cnn',
      '--data',
      'uci-digits',
      '--backend',
      'wasm',
      '--epochs',
      '4',
      '--json',
      '--out',
      out,
    )
    expect(code).toBe(0)
    const lines = events(stdout)
    const ended = lines.at(-1)
    expect(ended).toEqual({
      event: 'ended',
      outcome: 'finished',
      epochs: 4,
      metrics: {
        loss: expect.any(Number),
        accuracy: expect.any(Number),
        valLoss: expect.any(Number),
        valAccuracy: expect.any(Number),
      },
      samplesPerSecond: expect.any(Number),
      backend: 'wasm',
    })
    expect(lines.filter((line) => JSON.stringify(line).startsWith('{"event":"epoch"'))).toHaveLength(4)

    const evaluated = await runNetwright('evaluate', out, '--part', 'validation', '--backend', 'wasm', '--json')
    const { metrics } = ended as { metrics: { valAccuracy: number; valLoss: number } } // as matched above
    // Chance would be right once in ten.
    expect(metrics.valAccuracy).toBeGreaterThan(0.8)
    expect(JSON.parse(evaluated.stdout)).toMatchObject({
      samples: 359,
      metrics: { accuracy: metrics.valAccuracy, loss: expect.closeTo(metrics.valLoss, 5) },
    })
  })

  test('the run is kept among those of the project, and the report tells of it', async () => {
    const [run, ...others] = runsOf(path.join(out, 'project.netwright'))
    expect(others).toEqual([])
    expect(run).toMatchObject({ number: 1, outcome: 'finished', backend: 'wasm', trainingSamples: 1438, validationSamples: 359 })
    expect(run?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4])
    expect(run?.steps).toHaveLength(4 * 45) // 1438 samples in batches of 32
    const { code } = await runNetwright('export', out, '--to', 'report', '--out', inFolder('report.html'))
    const report = readFileSync(inFolder('report.html'), 'utf8').replaceAll(/<[^>]*>|\s+/g, ' ')
    expect([code, report]).toEqual([
      0,
      expect.stringMatching(/Run 1 .*Outcome +finished .*Started +\d+ \w{3} 20\d\d, \d\d:\d\d UTC .*Duration +00:/),
    ])
  })

  test('--regression fits a template to measured values', async () => {
    const rows = Array.from({ length: 150 }, (_, row) => `${Math.sin(row)},${Math.cos(row)},${2 * Math.sin(row) - Math.cos(row)}`)
    const table = inFolder('plane.csv')
    writeFileSync(table, ['a,b,height', ...rows].join('\n'))
    const ask = 'train mlp --label height --regression --epochs 40 --lr 0.01 --backend wasm --json --data'.split(' ')
    const { code, stdout, stderr } = await runNetwright(...ask, table)
    expect([code, stderr]).toEqual([0, ''])
    const last = events(stdout).findLast((event) => JSON.stringify(event).startsWith('{"event":"epoch"'))
    // Heights lie between −2.3 and 2.3.
    const { validation } = last as { validation: { mae: number } } // the metric of regression
    expect(validation.mae).toBeLessThan(0.3)
  })

  test('--augment switches augmentation on in a template, and none switches it off in the project that keeps it', async () => {
    const flipped = inFolder('flipped')
    const common = ['--data', 'uci-digits', '--backend', 'cpu', '--epochs', '1', '--json']
    const started = async (...args: readonly string[]) => {
      const { code, stdout } = await runNetwright('train', ...args, ...common)
      expect(code).toBe(0)
      return events(stdout)[0]
    }
    const augmentation = { ...noAugmentation, horizontalFlip: true, randomCrop: 1 }
    const augment = ['--augment', 'horizontal-flip,random-crop=1', '--out', flipped]
    expect(await started('linear-softmax', ...augment)).toMatchObject({ augmentation })
    const project = path.join(flipped, 'project.netwright')
    expect(await started(project)).toMatchObject({ augmentation })
    expect(await started(project, '--augment', 'none')).toMatchObject({ augmentation: null })
  })

  test('a run that had reached its end says so again when it is resumed', async () => {
    const before = runsOf(path.join(out, 'project.netwright'))
    const { code, stdout } = await runNetwright('train', '--resume', out, '--backend', 'wasm', '--json')
    expect(code).toBe(0)
    expect(events(stdout).at(-1)).toMatchObject({ event: 'ended', outcome: 'finished', epochs: 4 })
    expect(runsOf(path.join(out, 'project.netwright'))).toEqual(before)
  })

  test('a trained project is the start of the next run: frozen layers keep their weights, the head starts over', async () => {
    const tuned = inFolder('tuned')
    const ask = '--data uci-digits --backend wasm --epochs 1 --freeze conv_1,conv_2 --replace-head --out'.split(' ')
    const { code, stdout, stderr } = await runNetwright('train', path.join(out, 'project.netwright'), ...ask, tuned)
    expect([code, stdout + stderr]).toEqual([
      0,
      expect.stringMatching(/Begins with the learned weights of the project; new: \w+\./),
    ])
    const [before, after] = [out, tuned].map((place) => learnedWeights(path.join(place, 'project.netwright')))
    const kept = new Set(Object.keys(after ?? {}).filter((key) => before?.[key] === after?.[key]))
    const convolutions = Object.keys(before ?? {}).filter((key) => key.startsWith('conv_'))
    expect(convolutions.length).toBeGreaterThan(2)
    expect(kept).toEqual(new Set(convolutions))
    expect(runsOf(path.join(tuned, 'project.netwright'))).toMatchObject([
      { number: 1, epochs: { length: 4 } },
      { number: 2, epochs: { length: 1 } },
    ])
  })

  test('what PyTorch has learned comes back with its curves, is measured as PyTorch measured it, and trains on', async () => {
    const place = inFolder('back')
    const ask = 'train linear-softmax --data uci-digits --backend wasm --epochs 1 --json --out'.split(' ')
    expect(await runNetwright(...ask, place)).toMatchObject({ code: 0 })
    // The file alone, without the curves that lay beside it: it holds them too.
    const weights = inFolder('weights.safetensors')
    copyFileSync(path.join(torchFixtures, 'linear-softmax.weights.safetensors'), weights)
    const imported = await runNetwright('import-weights', place, weights)
    expect([imported.code, imported.stdout]).toEqual([0, expect.stringContaining('run 2 with the curves of 3 epochs')])
    // engine/import/torch/fixtures/README.md: what train.py said of its last epoch.
    const evaluated = await runNetwright('evaluate', place, '--part', 'validation', '--backend', 'cpu', '--json')
    const measured = { loss: expect.closeTo(0.21807, 4), accuracy: expect.closeTo(337 / 359, 6) }
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ samples: 359, metrics: measured })
    const exported = await runNetwright('export', place, '--to', 'npz', '--out', inFolder('back.npz'))
    expect([exported.code, exported.stdout]).toEqual([0, expect.stringContaining('2 weight tensors are the same')])

    expect(await runNetwright('train', '--resume', place, '--backend', 'wasm', '--json')).toMatchObject({ code: 0, stderr: '' })
    const runs = runsOf(path.join(place, 'project.netwright'))
    expect(runs).toMatchObject([{ backend: 'wasm' }, { number: 2, backend: 'pytorch' }, { number: 3, backend: 'wasm' }])
    // It went on from there: one epoch of a fresh network stands at a loss of 1.8.
    expect(runs[2]?.epochs[0]?.training.loss).toBeLessThan(0.25)
    // Weights of our own export fit as well; they bring no curves.
    const again = await runNetwright('import-weights', place, inFolder('back.npz'))
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('came without curves')])
    const other = await runNetwright('import-weights', out, weights)
    expect([other.code, other.stderr]).toEqual([1, expect.stringMatching(/^The file has no tensor "conv_1/)])
  })

  test('a run killed in the middle goes on behind its last checkpoint', async () => {
    const place = inFolder('killed')
    const ask = 'train digits-cnn --data uci-digits --backend wasm --epochs 5000 --json --out'.split(' ')
    const first = startNetwright(...ask, place)
    await first.seen(/"event":"epoch","epoch":3,/)
    first.child.kill('SIGKILL')
    await first.ended
    const second = startNetwright('train', '--resume', place, '--backend', 'wasm', '--json')
    // The newest checkpoint may have been cut off while it was written; then the one before it counts.
    await second.seen(/"event":"epoch","epoch":[234],/)
    second.child.kill('SIGINT')
    const resumed = events((await second.ended).stdout)
    const epochs = resumed.flatMap((event) => {
      const { event: kind, epoch } = event as { event: string; epoch: number } // every line has these two
      return kind === 'epoch' ? [epoch] : []
    })
    expect(epochs[0]).toBeGreaterThan(1)
    expect(epochs).toEqual(epochs.map((_, index) => (epochs[0] ?? 0) + index))
  })

  test('an export answers in plain tf.js as evaluate says', async () => {
    const exported = await runNetwright('export', out, '--to', 'tfjs', '--out', inFolder('tfjs'))
    expect([exported.code, exported.stdout]).toEqual([0, expect.stringContaining('compared on 32 samples')])
    const names = readdirSync(inFolder('tfjs'))
    const files = new Map(names.map((name) => [name, new Uint8Array(readFileSync(inFolder(`tfjs/${name}`)))]))
    const { inputs, targets } = uciDigits()
    // The template scales 0 … 16 to 0 … 1.
    const predicted = await predictInPlainTfjs(files, { inputs: inputs.map((value) => value / 16), shape: [8, 8, 1] })
    const right = predicted.filter((row, sample) => row.indexOf(Math.max(...row)) === targets[sample]).length

    const evaluated = await runNetwright('evaluate', out, '--backend', 'cpu', '--json')
    const { samples, confusion } = JSON.parse(evaluated.stdout) as { samples: number; confusion: number[][] } // checked next
    expect(samples).toBe(1797)
    expect(confusion.reduce((sum, row, digit) => sum + (row[digit] ?? 0), 0)).toBe(right)
  })

  test.each(['keras', 'keras-h5', 'tfjs'])('a %s export comes back as a project that goes on learning', async (format) => {
    const [place, project] = [inFolder(`back-${format}`), inFolder(`back-${format}.netwright`)]
    const exported = await runNetwright('export', out, '--to', format, '--out', place)
    expect([exported.code, exported.stdout]).toEqual([0, expect.stringContaining('compared on 32 samples')])
    const [only, ...others] = readdirSync(place)
    const file = others.length === 0 ? path.join(place, only ?? '') : place
    const imported = await runNetwright('import', file, '--out', project)
    expect([imported.code, imported.stdout]).toEqual([0, `Imported 11 nodes from ${format} into ${project}.\n`])
    const trained = await runNetwright(
      'train',
      project,
      ...'--data uci-digits --backend wasm --epochs 1 --json --lr 0.000001'.split(' '),
    )
    const { metrics } = events(trained.stdout).at(-1) as { metrics: { valAccuracy: number } } // the line that tells the end
    expect([trained.code, trained.stderr]).toEqual([0, ''])
    // Ten classes: a network without its weights would stand at 0.1.
    expect(metrics.valAccuracy).toBeGreaterThan(0.5)
  })

  test('an ONNX export is one file that answers in plain onnxruntime as evaluate says', async () => {
    const file = inFolder('onnx/digits.onnx')
    const exported = await runNetwright('export', out, '--to', 'onnx', '--out', file)
    expect([exported.code, exported.stdout]).toEqual([0, expect.stringContaining('compared on 32 samples')])
    const { inputs, targets } = uciDigits()
    const shape = [8, 8, 1]
    // The template scales 0 … 16 to 0 … 1.
    const predicted = await predictInPlainOnnx(readFileSync(file), { inputs: inputs.map((value) => value / 16), shape })
    const right = predicted.filter((row, sample) => row.indexOf(Math.max(...row)) === targets[sample]).length
    const evaluated = await runNetwright('evaluate', out, '--backend', 'cpu', '--json')
    const { metrics } = JSON.parse(evaluated.stdout) as { metrics: { accuracy: number } } // checked next
    expect(right / 1797).toBeCloseTo(metrics.accuracy, 6)

    const raw = inFolder('onnx-raw')
    const again = await runNetwright('export', out, '--to', 'onnx', '--preprocessing', '--out', raw)
    expect([again.code, readdirSync(raw)]).toEqual([0, ['model.onnx']])
    const fromRaw = await predictInPlainOnnx(readFileSync(path.join(raw, 'model.onnx')), {
      inputs: Float32Array.from(inputs),
      shape,
    })
    predicted.forEach((row, sample) => row.forEach((value, digit) => expect(fromRaw[sample]?.[digit]).toBeCloseTo(value, 5)))
  })

  test('a run whose numbers explode fails, keeps the weights of its last checkpoint and says how it goes on', async () => {
    const [calm, exploded] = [inFolder('calm'), inFolder('exploded')]
    const rows = Array.from({ length: 200 }, (_, row) => `${Math.sin(row)},${Math.cos(row)},${2 * Math.sin(row)}`)
    const table = inFolder('waves.csv')
    writeFileSync(table, ['a,b,height', ...rows].join('\n'))
    const data = ['--data', table, ...'--label height --regression --backend wasm --json --optimizer sgd'.split(' ')]
    expect(await runNetwright('train', 'mlp', ...data, '--epochs', '1', '--out', calm)).toMatchObject({ code: 0 })
    // The rate rises with every step, until it is too high.
    const { document } = projectIn(calm)
    const training = { ...document.training, epochs: 900, schedule: { kind: 'warmUp', warmUpEpochs: 1000 } }
    const rising = inFolder('rising.json')
    writeFileSync(rising, JSON.stringify({ ...document, training }))

    const failed = await runNetwright('train', rising, ...data, '--lr', '10', '--out', exploded)
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringMatching(/is (NaN|∞), so training was paused/)])
    const project = path.join(exploded, 'project.netwright')
    expect(failed.stderr).toContain(`netwright train "${project}" --data … --lr 1 --out …`)
    const checkpoint = new Uint8Array(readFileSync(path.join(exploded, 'checkpoint.bin')))
    expect(projectIn(exploded).weights).toEqual(checkpointWeights(checkpoint))
    expect(runsOf(project)).toMatchObject([{ number: 1, outcome: 'failed' }])
    const fresh = await runNetwright('train', project, ...data, '--fresh', '--lr', '1', '--epochs', '100')
    const { metrics } = events(fresh.stdout).at(-1) as { metrics: { loss: number } } // the line that tells the end
    // An untrained network stands at the mean square of the heights, which is 2.
    expect([fresh.code, metrics.loss < 1]).toEqual([0, true])
  })

  test('Ctrl-C keeps a checkpoint, and --resume goes on behind it', async () => {
    const place = inFolder('interrupted')
    const first = startNetwright(
      'train',
      'digits-cnn',
      '--data',
      'uci-digits',
      '--backend',
      'wasm',
      '--epochs',
      '5000',
      '--json',
      '--out',
      place,
    )
    await first.seen(/"event":"epoch","epoch":2,/)
    first.child.kill('SIGINT')
    const stopped = await first.ended
    const last = events(stopped.stdout).at(-1) as { epochs: number } // the event matched next
    expect(last).toMatchObject({ event: 'ended', outcome: 'stopped' })
    expect(stopped.code).toBe(0)

    const second = startNetwright('train', '--resume', place, '--backend', 'wasm', '--json')
    await second.seen(new RegExp(`"event":"epoch","epoch":${last.epochs + 1},`))
    second.child.kill('SIGINT')
    const resumed = await second.ended
    const again = events(resumed.stdout).find((event) => JSON.stringify(event).startsWith('{"event":"epoch"'))
    expect(again).toMatchObject({ epoch: last.epochs + 1 })
    expect(events(resumed.stdout).at(-1)).toMatchObject({ event: 'ended', outcome: 'stopped' })
  })
})

function projectIn(folder: string): Project {
  const opened = unpackProject(new Uint8Array(readFileSync(path.join(folder, 'project.netwright'))))
  if (!opened.ok) throw new Error(opened.problems[0]?.message.en)
  return opened.value.project
}

function runsOf(file: string): readonly RunHistory[] {
  const project = unpackProject(new Uint8Array(readFileSync(file)))
  if (!project.ok) throw new Error(project.problems[0]?.message.en)
  return project.value.project.runs
}

/** A project's weights by "layer/weight", their bytes in hexadecimal digits. */
function learnedWeights(file: string): Readonly<Record<string, string>> {
  const project = unpackProject(new Uint8Array(readFileSync(file)))
  if (!project.ok) throw new Error(project.problems[0]?.message.en)
  const { document, weights } = project.value.project
  const read = decodeSafetensors(weights ?? new Uint8Array())
  if (!read.ok) throw new Error(read.problems[0]?.message.en)
  const names = new Map(document.graph.nodes.map(({ id, name }) => [id as string, name]))
  return Object.fromEntries(
    [...read.value.tensors].map(([key, { values }]) => {
      const [id = '', weight] = key.split('/')
      return [`${names.get(id)}/${weight}`, Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex')]
    }),
  )
}
