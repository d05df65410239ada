import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../analyse/analyse.ts'
import { importOnnx } from '../import/onnx/importOnnx.ts'
import { importedAnswers, type GivenArray } from './importedAnswers.ts'
import { distance } from './runLayer.ts'

beforeAll(() => core.setBackend('cpu'))

/** Made by real PyTorch (which takes a batch normalisation into the convolution before it); the README beside them says how. */
const folder = path.join(import.meta.dirname, '../import/onnx/fixtures')

interface Told {
  readonly given: { readonly shape: readonly number[]; readonly values: readonly number[] }
  readonly answer: { readonly shape: readonly number[]; readonly values: readonly number[] }
}

function read(name: string) {
  const bytes = new Uint8Array(readFileSync(path.join(folder, `${name}.onnx`)))
  const told = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Told // written by our own script
  const imported = importOnnx(bytes, { name })
  if (!imported.ok) throw new Error(imported.problems[0]?.message.en)
  return { told, ...imported.value }
}

const kindsOf = (nodes: readonly { readonly kind: string }[]): string => nodes.map(({ kind }) => kind).join(' ')

describe('what PyTorch exports', () => {
  it.each([
    ['digits', 'input conv2d maxPool2d zeroPad2d conv2d flatten dense batchNorm activation dense output'],
    [
      'residual',
      'input conv2d conv2d globalAvgPool2d dense reshape conv2d multiply add activation zeroPad2d avgPool2d concatenate globalAvgPool2d dense output',
    ],
    ['decoder', 'input dense reshape conv2dTranspose activation upsample2d conv2dTranspose activation flatten output'],
    ['words', 'input embedding lstm dense output'],
    ['both_ways', 'input lstm simpleRnn dense flatten output'],
    ['feed', 'input layerNorm dense dense add output'],
    ['capped', 'input conv2d activation conv2d flatten output'],
    ['gates', 'input gru gru dense output'],
    ['stacked', 'input lstm gru dense output'],
    ['stacked_fixed', 'input lstm gru dense output'],
    [
      'groups',
      'input conv2d conv2d batchNorm activation conv2d batchNorm activation conv2d batchNorm conv2d add activation conv2d batchNorm activation conv2d batchNorm activation conv2d batchNorm conv2d add activation conv2d globalAvgPool2d dense output',
    ],
    ['tf_rows', 'input lstm gru dense output'],
    ['tf_mobile', 'input conv2d globalAvgPool2d reshape conv2d conv2d multiply separableConv2d flatten dense output'],
    [
      'mobile_v3_old',
      'input conv2d conv2d depthwiseConv2d conv2d add conv2d depthwiseConv2d globalAvgPool2d reshape conv2d conv2d multiply conv2d add globalAvgPool2d dense dense output',
    ],
    [
      'mobile_v3',
      'input conv2d conv2d depthwiseConv2d conv2d add conv2d depthwiseConv2d globalAvgPool2d reshape conv2d conv2d multiply conv2d add globalAvgPool2d dense dense output',
    ],
    ['states_old', 'input embedding lstm lstm gru gru concatenate dense output'],
    ['states', 'input embedding lstm lstm gru gru concatenate dense output'],
    ['unflattened_old', 'input dense reshape conv2dTranspose activation flatten output'],
    [
      'steps_old',
      'input reshape zeroPad2d reshape conv1d activation reshape zeroPad2d conv2d reshape activation activation multiply reshape depthwiseConv2d zeroPad2d avgPool2d conv2d globalAvgPool2d dense output',
    ],
    [
      'steps',
      'input reshape zeroPad2d reshape conv1d activation reshape zeroPad2d conv2d reshape activation activation multiply reshape depthwiseConv2d zeroPad2d avgPool2d conv2d globalAvgPool2d dense output',
    ],
    ['next_old', 'input conv2d depthwiseConv2d layerNorm dense dense batchNorm add globalAvgPool2d activation dense output'],
    ['next', 'input conv2d depthwiseConv2d layerNorm dense dense batchNorm add globalAvgPool2d activation dense output'],
    ['mobile', 'input separableConv2d depthwiseConv2d globalAvgPool2d dense output'],
  ])('%s is drawn with these layers and answers as PyTorch', (name, kinds) => {
    const { told, document, weights } = read(name)
    expect(kindsOf(document.graph.nodes)).toBe(kinds)
    const given: GivenArray = { shape: told.given.shape, values: Float32Array.from(told.given.values) }
    const [answer] = importedAnswers({ document, weights }, [given])
    const expected = told.answer.values
    const [batch = 1, channels = 1, ...spatial] = told.answer.shape
    // A picture's numbers come channels last.
    const turned =
      spatial.length < 2
        ? expected
        : core.tidy(() => [
            ...core
              .transpose(core.tensor(expected, [batch, channels, ...spatial] as [number, number, number, number]), [0, 2, 3, 1])
              .dataSync(),
          ])
    expect(distance([...(answer?.values ?? [])], [...turned])).toBeLessThan(1e-5)
  })

  it.each(['next', 'next_old'])('%s has fully connected layers for every place, and nothing is said of them', (name) => {
    const { document } = read(name)
    const { nodes, problems } = analyse(document)
    const wide = document.graph.nodes.filter(({ id, kind }) => kind === 'dense' && nodes.get(id)?.outputShape?.length === 3)
    expect(wide).toHaveLength(2)
    expect(problems).toEqual([])
  })

  it('layers carry the names of their modules', () => {
    const names = (name: string) => read(name).document.graph.nodes.map((node) => node.name)
    expect(names('digits')).toEqual(expect.arrayContaining(['given', 'features_0', 'hidden', 'normal', 'scores', 'answer']))
    expect(names('words')).toEqual(expect.arrayContaining(['words', 'scores']))
  })

  it('a recurrence that begins with a state it has learned stays an inert node', () => {
    const { document, remarks } = read('begun')
    expect(kindsOf(document.graph.nodes)).toContain('onnx.GRU')
    expect(remarks.map(({ message }) => message.en).join(' ')).toContain('it begins with a state of its own')
  })

  it('an operator without a layer becomes an inert node that says why; everything else stays', () => {
    const { document, remarks } = read('strange')
    expect(kindsOf(document.graph.nodes)).toBe('input conv2d onnx.Clip conv2d flatten output')
    expect(remarks.map(({ message }) => message.en).join(' ')).toContain('it keeps values from -1 to 1')
  })
})
