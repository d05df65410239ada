import { expect, test } from 'vitest'
import type { Graph, GraphNode, Group } from '../contract/document.ts'
import { groupId, nodeId } from '../contract/ids.ts'
import { cardsAround } from './cardsAround.ts'
import { commonGroup } from './commonGroup.ts'
import { shownCards } from './shownCards.ts'

const node = (id: string, x: number, y: number, group?: string): GraphNode => ({
  id: nodeId(id),
  kind: 'dense',
  name: id,
  params: {},
  x,
  y,
  ...(group === undefined ? {} : { group: groupId(group) }),
})
const group = (id: string, { parent, folded }: { parent?: string; folded?: true } = {}): Group => ({
  id: groupId(id),
  name: id,
  ...(parent === undefined ? {} : { parent: groupId(parent) }),
  ...(folded === undefined ? {} : { folded }),
})

const nodes = [node('in', 0, 0), node('a', 300, 40, 'block'), node('b', 200, 90, 'block'), node('c', 700, 10, 'stage')]
const withGroups = (...groups: Group[]): Graph => ({ nodes, wires: [], groups })
const cards = (graph: Graph) => shownCards(graph).cards.map(({ key, x, y, home }) => [key, x, y, home])

test('without folded groups every node has its card', () => {
  expect(cards(withGroups(group('stage'), group('block', { parent: 'stage' })))).toEqual([
    ['in', 0, 0, undefined],
    ['a', 300, 40, 'block'],
    ['b', 200, 90, 'block'],
    ['c', 700, 10, 'stage'],
  ])
})

test('a folded group stands at the corner of its nodes; the outermost folded one is seen', () => {
  const inner = withGroups(group('stage'), group('block', { parent: 'stage', folded: true }))
  expect(cards(inner)).toEqual([
    ['in', 0, 0, undefined],
    ['#block', 200, 40, 'stage'],
    ['c', 700, 10, 'stage'],
  ])
  const both = withGroups(group('stage', { folded: true }), group('block', { parent: 'stage', folded: true }))
  expect(cards(both)).toEqual([
    ['in', 0, 0, undefined],
    ['#stage', 200, 10, undefined],
  ])
  expect(shownCards(both).cardOf(nodeId('a'))?.key).toBe('#stage')
})

test('a node inside a folded group stands beside those that opening it would show', () => {
  const graph = withGroups(group('stage', { folded: true }), group('block', { parent: 'stage', folded: true }))
  expect(cardsAround(graph, undefined).map(({ key }) => key)).toEqual(['in', '#stage'])
  expect(cardsAround(graph, groupId('stage')).map(({ key }) => key)).toEqual(['#block', 'c'])
  expect(cardsAround(graph, groupId('block')).map(({ key }) => key)).toEqual(['a', 'b', 'c'])
})

test('groups that contain each other, as a broken file may hold, end every walk', () => {
  const looped = withGroups(group('stage', { parent: 'block' }), group('block', { parent: 'stage' }))
  expect(shownCards(looped).cards).toHaveLength(4)
})

test('the common group of nodes is the innermost that holds them all', () => {
  const graph = withGroups(group('stage'), group('block', { parent: 'stage' }))
  const common = (...names: string[]) =>
    commonGroup(
      graph,
      graph.nodes.filter(({ name }) => names.includes(name)),
    )
  expect([common('a', 'b'), common('a', 'c'), common('a', 'in'), common()]).toEqual(['block', 'stage', undefined, undefined])
})
