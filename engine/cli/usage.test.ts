import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { runNetwright } from './fixtures/runNetwright.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'netwright-usage-'))
const inFolder = (name: string) => path.join(folder, name)

// The first start builds where sources have changed.
beforeAll(async () => {
  await runNetwright('templates')
}, 300_000)

describe('summary and templates', () => {
  test('templates lists every network with its size', async () => {
    const { code, stdout, stderr } = await runNetwright('templates')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^vgg16 +138,357,544 +16 /m)
    expect(stdout).toMatch(/^resnet50 +25,557,032 +50 /m)
  })

  test('--variant v1.5 draws torchvision’s ResNet-50, which needs 4.09 billion multiply-adds', async () => {
    const { code, stdout } = await runNetwright('summary', 'resnet50', '--variant', 'v1.5', '--json')
    expect(code).toBe(0)
    const { totals } = JSON.parse(stdout) as { readonly totals: { readonly multiplyAdds: number } }
    expect((totals.multiplyAdds / 1e9).toFixed(2)).toBe('4.09')
  })

  // Simonyan & Zisserman 2014, configuration D; He et al. 2015, 50 layers (torchvision's count; 2 × 26,560 running statistics).
  test.each([
    ['vgg16', { trainable: 138_357_544, frozen: 0, depth: 16 }],
    ['resnet50', { trainable: 25_557_032, frozen: 53_120, depth: 50 }],
  ])('summary --json prints %s with exactly the promised keys', async (name, totals) => {
    const { code, stdout } = await runNetwright('summary', name, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      layers: expect.any(Array),
      totals: { ...totals, multiplyAdds: expect.any(Number) },
    })
    const { layers } = JSON.parse(stdout) as { layers: Record<string, unknown>[] } // as matched above
    for (const layer of layers)
      expect(Object.keys(layer)).toEqual(['id', 'kind', 'outputShape', 'trainable', 'frozen', 'multiplyAdds', 'receptiveField'])
    // The first convolution sees its own kernel; the last layer the classes.
    expect(layers.find(({ kind }) => kind === 'conv2d')).toMatchObject({
      receptiveField: name === 'vgg16' ? [3, 3] : [7, 7],
    })
    expect(layers.at(-1)).toMatchObject({ kind: 'output', outputShape: [1000] })
  })
})

test('where a network is wrong, its summary says so on stderr beside what could be worked out', async () => {
  const { code, stdout, stderr } = await runNetwright('summary', 'vgg16', '--input', '8x8x3')
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^conv1_1 +conv2d +8×8×64 /m)])
  // Three poolings leave one pixel; the fourth has nothing to halve.
  expect(stderr).toMatch(/^pool4: .*\n$/)
})

test('the built command line is a package of its own: a script that can be started, and what it imports pinned', () => {
  const built = path.join(import.meta.dirname, '../../dist/cli')
  const manifest: unknown = JSON.parse(readFileSync(path.join(built, 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({
    name: 'netwright',
    type: 'module',
    bin: { netwright: 'netwright.mjs' },
    dependencies: { '@tensorflow/tfjs-core': '4.22.0', h5wasm: expect.any(String), sharp: expect.any(String) },
    peerDependenciesMeta: { webgpu: { optional: true } },
  })
  expect(readFileSync(path.join(built, 'netwright.mjs'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(readdirSync(built)).toEqual(expect.arrayContaining(['LICENSE', 'third-party-notices.txt', 'simd', 'pictures']))
})

test('a misspelt command or option is told in a sentence, with what was meant and where help is', async () => {
  const help = 'Help: netwright --help, or netwright train --help.\n'
  const command = await runNetwright('trian', 'mlp')
  expect([command.code, command.stderr]).toEqual([2, `Unknown command 'trian'. Did you mean train? ${help}`])
  const option = await runNetwright('train', 'mlp', '--epoch', '3')
  expect([option.code, option.stderr]).toEqual([2, `Unknown option '--epoch'. Did you mean --epochs? ${help}`])
})

test('a document that was cut off says where it breaks', async () => {
  const file = inFolder('cut.json')
  writeFileSync(file, '{\n  "format": "netwright",\n  "version": 3, "na')
  const { code, stderr } = await runNetwright('summary', file)
  expect([code, stderr]).toEqual([1, expect.stringContaining('line 3, column 17.\n')])
})

test('the search for the fastest backend keeps to itself what drivers say, also where there is none', async () => {
  const { code, stdout, stderr } = await runNetwright(...'train linear-softmax --data uci-digits --epochs 1 --json'.split(' '))
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^\{"event":"started","backend":"\w+","measurements":\[\{/)
})

test('--version prints that of package.json', async () => {
  const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string
  }
  expect(await runNetwright('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

describe('misuse ends with 2 and a sentence, failure with 1', () => {
  test.each([
    [2, ['fly']],
    [2, ['summary', 'vgg17']],
    [2, ['train', 'digits-cnn']],
    [2, ['train', 'digits-cnn', '--data', 'uci-digits', '--epochs', '0']],
    [2, ['train', 'digits-cnn', '--data', 'uci-digits', '--optimizer', 'magic']],
    [2, ['train', 'digits-cnn', '--data', '/nowhere.csv', '--backend', 'cpu']],
    [2, ['train', 'mlp', '--resume', folder]],
    [2, ['train', '--resume', folder, '--lr', '0.1']],
    [2, ['train', '--resume', folder, '--augment', 'none']],
    [1, ['train', '--resume', inFolder('nothing-here')]],
    [2, ['train', 'digits-cnn', '--data', 'uci-digits', '--backend', 'cpu', '--freeze', 'nobody']],
    [2, ['train', 'digits-cnn', '--data', 'uci-digits', '--backend', 'cpu', '--rate-of', 'conv_1']],
    [2, ['train', '--resume', folder, '--replace-head']],
    [2, ['export', folder, '--to', 'onnx9', '--out', folder]],
    [2, ['export', folder, '--to', 'tfjs', '--preprocessing', '--out', folder]],
    [1, ['evaluate', inFolder('nothing-here'), '--backend', 'cpu']],
    [1, ['summary', inFolder('nothing-here.netwright')]],
    [2, ['summary', inFolder('nothing-here.netwright'), '--input', '8x8x1']],
    [2, ['summary', 'mlp', '--variant', 'v1.5']],
  ])('%i for %j', async (expected, args) => {
    const { code, stdout, stderr } = await runNetwright(...args)
    expect([code, stdout]).toEqual([expected, ''])
    expect(stderr.trim()).not.toBe('')
    // Sentences, not the system's own codes.
    expect(stderr).not.toMatch(/\bE[A-Z]{4,}\b|no such file or directory, /)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})
