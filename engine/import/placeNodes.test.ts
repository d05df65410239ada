import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findTemplate } from '../../templates/gallery.ts'
import type { Graph, NetDocument } from '../contract/document.ts'
import { nodeId, wireId } from '../contract/ids.ts'
import { cardsOverlap } from '../document/edits/cardPlaces.ts'
import { setFolded } from '../document/edits/setFolded.ts'
import { emptyDocument } from '../document/emptyDocument.ts'
import { groupMembers } from '../graph/groups.ts'
import { shownCards } from '../graph/shownCards.ts'
import { hiddenWires } from '../layout/fixtures/hiddenWires.ts'
import { placeFrames } from '../layout/placeFrames.ts'
import { placeNodes } from './placeNodes.ts'

/** A template's network as another program keeps it: names and wires, no groups, no places. */
function bare(name: string): Graph {
  const graph = findTemplate(name)?.draw().graph ?? emptyDocument('').graph
  const nodes = graph.nodes.map(({ id, kind, name: own, params }) => ({ id, kind, name: own, params, x: 0, y: 0 }))
  return { nodes, wires: graph.wires, groups: [] }
}

function membersOfGroups(graph: Graph): readonly string[] {
  return graph.groups
    .map(({ id }) =>
      groupMembers(graph, id)
        .map(({ name }) => name)
        .join(' '),
    )
    .toSorted()
}

function coveredCards(graph: Graph): readonly string[] {
  const { cards } = shownCards(graph)
  return cards.flatMap((card, at) =>
    cards.slice(at + 1).flatMap((other) => (cardsOverlap(card, other) ? [`${card.key} and ${other.key}`] : [])),
  )
}

function inRows<Card extends { readonly y: number }>(cards: readonly Card[]): readonly (readonly Card[])[] {
  const rows = new Map<number, Card[]>()
  for (const card of cards) rows.set(card.y, [...(rows.get(card.y) ?? []), card])
  return [...rows.values()]
}

function opened(graph: Graph, names: RegExp): Graph {
  const document: NetDocument = { ...emptyDocument(''), graph }
  return graph.groups.reduce((open, { id, name }) => {
    const result = names.test(name) ? setFolded(open, { group: id, folded: false }) : null
    return result?.ok === true ? result.value : open
  }, document).graph
}

describe('a network that comes in is drawn as its template', () => {
  test.each(['vgg16', 'vgg19', 'resnet18', 'resnet50', 'resnet152'])('%s has the same groups', (name) => {
    const template = findTemplate(name)?.draw().graph ?? emptyDocument('').graph
    expect(membersOfGroups(placeNodes(bare(name)))).toEqual(membersOfGroups(template))
  })

  test('VGG-16 has a frame and a row for each stage, and the classifier in the last', () => {
    const graph = placeNodes(bare('vgg16'))
    const rows = inRows(graph.nodes)
    expect(rows.map((row) => row.map(({ name }) => name).join(' '))).toEqual([
      'input conv1_1 conv1_2 pool1',
      'conv2_1 conv2_2 pool2',
      'conv3_1 conv3_2 conv3_3 pool3',
      'conv4_1 conv4_2 conv4_3 pool4',
      'conv5_1 conv5_2 conv5_3 pool5',
      'flatten fc6 dropout6 fc7 dropout7 fc8 output',
    ])
    const frames = placeFrames(graph)
    expect(frames.map(({ name }) => name)).toEqual(['conv1', 'conv2', 'conv3', 'conv4', 'conv5'])
    const touching = frames.filter((frame, at) => {
      const next = frames[at + 1]
      return next !== undefined && next.y < frame.y + frame.height
    })
    expect(touching).toEqual([])
  })

  test('ResNet-50 opens as a card for each stage, in two rows', () => {
    const { cards } = shownCards(placeNodes(bare('resnet50')))
    const rows = inRows(cards)
    expect(rows.map((row) => row.map(({ key, type }) => (type === 'group' ? 'group' : key)).join(' '))).toEqual([
      'input group group group group',
      'group pool fc output',
    ])
  })

  test.each(['vgg16', 'resnet18', 'resnet50', 'resnet152', 'resnet20', 'tiny-autoencoder', 'alexnet', 'digits-lstm'])(
    'in %s no card covers another and no wire passes behind one, folded and with its stages open',
    (name) => {
      const graph = placeNodes(bare(name))
      const stages = opened(graph, /^(?:s\d|stem)$/)
      expect([coveredCards(graph), hiddenWires(graph), coveredCards(stages), hiddenWires(stages)]).toEqual([[], [], [], []])
    },
  )

  test('with all groups of a ResNet-18 open no card covers another', () => {
    expect(coveredCards(opened(placeNodes(bare('resnet18')), /./))).toEqual([])
  })
})

test('what the file has as a group stays one, however small, and becomes a card', () => {
  const graph = bare('resnet18')
  const inner = { ...graph, nodes: graph.nodes.map((node) => (/^fc$|^pool$/.test(node.name) ? { ...node, group: 'top' } : node)) }
  const withGroup = { ...inner, groups: [{ id: 'top', name: 'top' }] } as unknown as Graph
  const placed = placeNodes(withGroup)
  const top = placed.groups.find(({ name }) => name === 'top')
  expect(top?.folded).toBe(true)
  expect(groupMembers(placed, top?.id ?? placed.groups[0]!.id).map(({ name }) => name)).toEqual(['pool', 'fc'])
})

test('names that go in and out of each other make no groups that would lead back to themselves', () => {
  const names = ['input', 'a1_x', 'b1_x', 'a1_y', 'b1_y', 'a1_z', 'b1_z', 'a1_w', 'b1_w', 'end']
  const placed = placeNodes(lineOf(names))
  expect(placed.groups).toEqual([])
})

test('sums between the blocks of a stage stand in the stage, as ConvNeXt of Keras has them, and names leave out what all begin with', () => {
  const block = (stage: number, at: number) =>
    ['conv', 'norm', 'up', 'down'].map((layer) => `tiny_stage_${stage}_block_${at}_${layer}`)
  const stage = (number: number) => [0, 1].flatMap((at) => [...block(number, at), `add_${number}${at}`])
  const line = lineOf(['input', 'stem', ...stage(0), 'down', ...stage(1), 'head'])
  const id = (name: string) => line.nodes.find((node) => node.name === name)?.id ?? nodeId('')
  const skips = [
    ['stem', 'add_00'],
    ['add_00', 'add_01'],
    ['down', 'add_10'],
    ['add_10', 'add_11'],
  ].map(([from = '', to = ''], at) => ({ id: wireId(`s${at}`), from: id(from), to: id(to), toPort: 'in' }))
  const { groups, nodes } = placeNodes({ ...line, wires: [...line.wires, ...skips] })
  const nameOf = (group: string | undefined) => groups.find(({ id: own }) => own === group)?.name ?? null
  expect(groups.map(({ name, parent }) => [name, nameOf(parent)])).toEqual(
    [0, 1].flatMap((at) => [
      [`stage_${at}`, null],
      [`stage_${at}_block_0`, `stage_${at}`],
      [`stage_${at}_block_1`, `stage_${at}`],
    ]),
  )
  const home = (name: string) => nameOf(nodes.find((node) => node.name === name)?.group)
  expect(['add_00', 'add_01', 'add_10', 'add_11'].map(home)).toEqual(['stage_0', null, 'stage_1', null])
})

/** Nodes of these names, each wired to the next. */
function lineOf(names: readonly string[]): Graph {
  return {
    nodes: names.map((name, at) => ({ id: nodeId(`n${at}`), kind: 'dense', name, params: {}, x: 0, y: 0 })),
    wires: names
      .slice(1)
      .map((_, at) => ({ id: wireId(`w${at}`), from: nodeId(`n${at}`), to: nodeId(`n${at + 1}`), toPort: 'in' })),
    groups: [],
  }
}

const networks = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom('block', 'stage', 'conv2d', 'add', 'layer'), fc.nat(4), fc.nat(3)), {
      minLength: 1,
      maxLength: 60,
    }),
    fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 90 }),
  )
  .map(([parts, pairs]): Graph => {
    const nodes = parts.map(([word, stage, block], at) => ({
      id: nodeId(`n${at}`),
      kind: 'add',
      name: `${word}${stage}_${block}_n${at}`,
      params: {},
      x: 0,
      y: 0,
    }))
    const wires = pairs
      .filter(([from, to]) => from < to && to < nodes.length)
      .map(([from, to], at) => ({ id: wireId(`w${at}`), from: nodeId(`n${from}`), to: nodeId(`n${to}`), toPort: 'in' }))
    return { nodes, wires, groups: [] }
  })

test('any network: nothing is lost, no card covers another, and cards of groups lead nowhere back', () => {
  fc.assert(
    fc.property(networks, (graph) => {
      const placed = placeNodes(graph)
      expect(placed.nodes.map(({ id, name, kind }) => [id, name, kind])).toEqual(
        graph.nodes.map(({ id, name, kind }) => [id, name, kind]),
      )
      expect(placed.wires).toEqual(graph.wires)
      expect(coveredCards(placed)).toEqual([])
      expect(coveredCards(opened(placed, /./))).toEqual([])
    }),
  )
})

test('loops and wires to nowhere, as broken files hold them, are placed too', () => {
  const graph = lineOf(['a', 'b', 'c'])
  const wires = [
    ...graph.wires,
    { id: wireId('back'), from: nodeId('n2'), to: nodeId('n0'), toPort: 'in' },
    { id: wireId('out'), from: nodeId('n1'), to: nodeId('gone'), toPort: 'in' },
  ]
  expect(coveredCards(placeNodes({ ...graph, wires }))).toEqual([])
})
