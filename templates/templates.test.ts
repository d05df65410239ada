import { describe, expect, it } from 'vitest'
import { analyse } from '../engine/analyse/analyse.ts'
import type { NetDocument } from '../engine/contract/document.ts'
import { nodeId } from '../engine/contract/ids.ts'
import { setFolded } from '../engine/document/edits/setFolded.ts'
import { emptyDocument } from '../engine/document/emptyDocument.ts'
import { shownCards } from '../engine/graph/shownCards.ts'
import { findTemplate, templates } from './gallery.ts'

function analysisOf(name: string, options = {}) {
  const template = findTemplate(name)
  if (template === undefined) throw new Error(`no template ${name}`)
  return analyse(template.draw(options))
}

function openAllGroups(document: NetDocument): NetDocument {
  // Outer groups stand before the groups inside them.
  return document.graph.groups.reduce((open, { id }) => {
    const result = setFolded(open, { group: id, folded: false })
    return result.ok ? result.value : open
  }, document)
}

function overlaps({ graph }: NetDocument): readonly string[] {
  const { cards } = shownCards(graph)
  return cards.flatMap((left, index) =>
    cards
      .slice(index + 1)
      .flatMap((right) =>
        Math.abs(left.x - right.x) < 170 && Math.abs(left.y - right.y) < 120 ? [`${left.key} and ${right.key}`] : [],
      ),
  )
}

describe('every template', () => {
  it.each(templates.map((template) => template.name))('%s has no problem', (name) => {
    expect(analysisOf(name).problems).toEqual([])
  })

  it.each(templates.map((template) => template.name))('%s has no two cards on top of each other, folded or open', (name) => {
    const document = findTemplate(name)?.draw() ?? emptyDocument('')
    expect(overlaps(document)).toEqual([])
    expect(overlaps(openAllGroups(document))).toEqual([])
  })

  it.each(templates.filter(({ family }) => family === 'resnet').map((template) => template.name))(
    '%s opens as at most nine cards: input, stem, stages and head',
    (name) => {
      const { cards } = shownCards(findTemplate(name)?.draw().graph ?? emptyDocument('').graph)
      expect(cards.length).toBeLessThanOrEqual(9)
      expect(cards.flatMap((card) => (card.type === 'group' ? [card.group.name] : []))).toContain('stage_3')
    },
  )

  it.each(templates.filter((template) => !template.trainsHere).map((template) => template.name))(
    '%s, too large to train here, starts with photographs of the size of its input to look at',
    (name) => {
      const { graph, data } = findTemplate(name)?.draw() ?? emptyDocument('')
      const input = graph.nodes.find(({ kind }) => kind === 'input')
      expect(data.source).toMatchObject({ type: 'photographs' })
      if (data.source.type !== 'photographs') return
      const { height, width, channels } = data.source
      expect(input?.params['shape']).toEqual([height, width, channels])
    },
  )

  it('names are unique', () => {
    expect(new Set(templates.map((template) => template.name)).size).toBe(templates.length)
  })
})

describe('trainable parameters as published', () => {
  // torchvision model documentation, 1000 classes at 224 × 224 × 3; convolutions without bias before batch normalisation.
  it.each([
    ['vgg11', 132_863_336],
    ['vgg13', 133_047_848],
    ['vgg16', 138_357_544],
    ['vgg19', 143_667_240],
    ['resnet18', 11_689_512],
    ['resnet34', 21_797_672],
    ['resnet50', 25_557_032],
    ['resnet101', 44_549_160],
    ['resnet152', 60_192_808],
    ['resnext50', 25_028_904],
    ['densenet121', 7_978_856],
    ['mobilenetv2', 3_504_872],
    ['alexnet', 61_100_840],
    // LeCun et al. 1998 with pad 2 on the first convolution and average pooling without weights.
    ['lenet5', 61_706],
  ])('%s has %i', (name, parameters) => {
    expect(analysisOf(name).totals.trainable).toBe(parameters)
  })

  it('resnet50 v1.5 has as many as v1', () => {
    expect(analysisOf('resnet50', { variant: 'v1.5' }).totals.trainable).toBe(25_557_032)
  })

  // He et al. 2015, table 6, in millions with two digits.
  it.each([
    ['resnet20', '0.27'],
    ['resnet32', '0.46'],
    ['resnet44', '0.66'],
    ['resnet56', '0.85'],
  ])('%s has %s million', (name, millions) => {
    expect((analysisOf(name).totals.trainable / 1e6).toFixed(2)).toBe(millions)
  })

  it('resnet110 has 1.7 million', () => {
    expect((analysisOf('resnet110').totals.trainable / 1e6).toFixed(1)).toBe('1.7')
  })

  // Ours, on the 8 × 8 digits and (vgg-small) on 32 × 32 × 3: the weights and biases of their layers one after the other.
  const dense = (from: number, to: number): number => from * to + to
  const conv3 = (from: number, to: number): number => 9 * from * to + to
  it.each([
    ['linear-softmax', dense(64, 10)],
    ['linear-svm', dense(64, 10)],
    ['mlp', dense(64, 64) + dense(64, 32) + dense(32, 10)],
    ['digits-cnn', conv3(1, 16) + conv3(16, 32) + dense(2 * 2 * 32, 64) + dense(64, 10)],
    // Four gates, each of the row's 8 pixels, the 48 states and a bias (Hochreiter & Schmidhuber 1997, with Gers' forget gate).
    ['digits-lstm', 4 * dense(8 + 48, 48) + dense(48, 10)],
    ['tiny-autoencoder', dense(64, 32) + dense(32, 8) + dense(8, 32) + dense(32, 64)],
    [
      'vgg-small',
      conv3(3, 32) +
        conv3(32, 32) +
        conv3(32, 64) +
        conv3(64, 64) +
        conv3(64, 128) +
        conv3(128, 128) +
        dense(4 * 4 * 128, 128) +
        dense(128, 10),
    ],
  ])('%s has %i, layer by layer', (name, parameters) => {
    expect(analysisOf(name).totals.trainable).toBe(parameters)
  })
})

describe('multiply-adds as published (He et al. 2015, table 1 and section 3.3)', () => {
  it.each([
    ['resnet18', 1.8e9],
    ['resnet34', 3.6e9],
    ['resnet50', 3.8e9],
    ['resnet101', 7.6e9],
    ['resnet152', 11.3e9],
    ['vgg16', 15.3e9],
    ['vgg19', 19.6e9],
  ])('%s needs %d within 3 %%', (name, published) => {
    expect(Math.abs(analysisOf(name).totals.multiplyAdds / published - 1)).toBeLessThan(0.03)
  })

  // torchvision's model documentation ("GFLOPS", which counts multiply-adds): bottlenecks with the stride in their 3 × 3.
  it.each([
    ['alexnet', '0.714'],
    ['vgg11', '7.609'],
    ['vgg13', '11.308'],
    ['vgg16', '15.470'],
    ['vgg19', '19.632'],
    ['resnet18', '1.814'],
    ['resnet34', '3.664'],
    ['resnet50', '4.089'],
    ['resnet101', '7.801'],
    ['resnet152', '11.514'],
    ['resnext50', '4.230'],
    ['densenet121', '2.834'],
    ['mobilenetv2', '0.301'],
  ])('%s needs %s thousand million in torchvision’s form', (name, published) => {
    expect((analysisOf(name, { variant: 'v1.5' }).totals.multiplyAdds / 1e9).toFixed(3)).toBe(published)
  })

  // Li et al. 2017 (Pruning filters for efficient ConvNets), table 1.
  it.each([
    ['resnet56', '1.25e+8'],
    ['resnet110', '2.53e+8'],
  ])('%s needs %s', (name, published) => {
    expect(analysisOf(name).totals.multiplyAdds.toExponential(2)).toBe(published)
  })
})

describe('depth is the number in the name', () => {
  it.each([
    'vgg11',
    'vgg13',
    'vgg16',
    'vgg19',
    'resnet18',
    'resnet34',
    'resnet50',
    'resnet101',
    'resnet152',
    'resnet20',
    'resnet32',
    'resnet44',
    'resnet56',
    'resnet110',
    'resnext50',
    'densenet121',
  ])('%s', (name) => {
    expect(analysisOf(name).totals.depth).toBe(Number(/\d+$/.exec(name)?.[0]))
  })
})

describe('receptive field as published (Araujo, Norris & Sim, Distill 2019)', () => {
  it.each([
    ['vgg16', 'pool5', 212],
    ['resnet50', 's4b3_relu', 483],
  ])('%s at %s sees %i pixels', (name, node, size) => {
    expect(analysisOf(name).nodes.get(nodeId(node))?.receptiveField?.size).toEqual([size, size])
  })
})
