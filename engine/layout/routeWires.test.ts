import { describe, expect, test } from 'vitest'
import { findTemplate, templates } from '../../templates/gallery.ts'
import type { Graph, NetDocument } from '../contract/document.ts'
import { nodeId, wireId, type GroupId } from '../contract/ids.ts'
import { setFolded } from '../document/edits/setFolded.ts'
import { emptyDocument } from '../document/emptyDocument.ts'
import { groupPath } from '../graph/groups.ts'
import { shownCards } from '../graph/shownCards.ts'
import { drawnWires } from './drawnWires.ts'
import { hiddenWires } from './fixtures/hiddenWires.ts'
import { placeFrames } from './placeFrames.ts'
import { routeWires } from './routeWires.ts'

function openGroups(document: NetDocument, isWanted: (depth: number, group: GroupId) => boolean): NetDocument {
  return document.graph.groups.reduce((open, { id }) => {
    if (!isWanted(groupPath(document.graph, id).length, id)) return open
    const result = setFolded(open, { group: id, folded: false })
    return result.ok ? result.value : open
  }, document)
}

test('wires are routed alike when what is shown was worked out anew since they were drawn', () => {
  const { graph } = findTemplate('digits-cnn')?.draw() ?? emptyDocument('')
  const wires = drawnWires(graph)
  const frames = placeFrames(graph)
  const { cards } = shownCards(graph)
  const fresh = cards.map((card) => ({ ...card }))
  expect(routeWires(wires, { cards: fresh, frames })).toEqual(routeWires(wires, { cards, frames }))
})

describe('no wire passes behind a card', () => {
  const names = templates.map((template) => template.name)
  const draw = (name: string) => findTemplate(name)?.draw() ?? emptyDocument('')

  test.each(names)('%s as it opens', (name) => {
    expect(hiddenWires(draw(name).graph)).toEqual([])
  })

  const grouped = names.filter((name) => draw(name).graph.groups.some(({ folded }) => folded === true))
  test.each(grouped)('%s with its stages open', (name) => {
    expect(hiddenWires(openGroups(draw(name), (depth) => depth === 1).graph)).toEqual([])
  })
  test.each(grouped)('%s with one block open', (name) => {
    const isWanted = (depth: number, group: GroupId) => depth === 1 || group === 'stage_2/s2b1'
    expect(hiddenWires(openGroups(draw(name), isWanted).graph)).toEqual([])
  })
  test.each(grouped)('%s with everything open', (name) => {
    expect(hiddenWires(openGroups(draw(name), () => true).graph)).toEqual([])
  })
})

/** Level and upright parts of wires that lie within 6 pixels of a frame's edge for more than 8, as "pool1 → conv2_1 on stage_2". */
function wiresOnFrames(graph: Graph): readonly string[] {
  const frames = placeFrames(graph)
  const wires = drawnWires(graph)
  const routes = routeWires(wires, { cards: shownCards(graph).cards, frames })
  const shared = (one: readonly [number, number], other: readonly [number, number]) =>
    Math.min(Math.max(...one), Math.max(...other)) - Math.max(Math.min(...one), Math.min(...other))
  return wires.flatMap((wire) => {
    const route = routes.get(wire.id) ?? []
    return route.flatMap((point, at) => {
      const before = route[at - 1]
      if (before === undefined) return []
      return frames.flatMap(({ name, x, y, width, height }) => {
        const isOn =
          before.y === point.y
            ? [y, y + height].some((edge) => Math.abs(edge - point.y) < 6) && shared([before.x, point.x], [x, x + width]) > 8
            : [x, x + width].some((edge) => Math.abs(edge - point.x) < 6) && shared([before.y, point.y], [y, y + height]) > 8
        return isOn ? [`${wire.from.key} → ${wire.to.key} on ${name}`] : []
      })
    })
  })
}

test.each(['vgg11', 'vgg16', 'vgg19', 'vgg-small'])('no wire runs along the edge of a group in %s', (name) => {
  expect(wiresOnFrames((findTemplate(name)?.draw() ?? emptyDocument('')).graph)).toEqual([])
})

test.each(['resnet18', 'resnet50', 'resnet20'])('nor in %s with its stages open', (name) => {
  const document = findTemplate(name)?.draw() ?? emptyDocument('')
  expect(wiresOnFrames(openGroups(document, (depth) => depth === 1).graph)).toEqual([])
})

test('a wire to the next row keeps between rows that stand close', () => {
  const place = (name: string, x: number, y: number) => ({ id: nodeId(name), kind: 'dense', name, params: {}, x, y })
  const close: Graph = {
    nodes: [place('a', 0, 0), place('b', 0, 126), place('c', 0, 252)],
    wires: [{ id: wireId('w'), from: nodeId('a'), to: nodeId('b'), toPort: 'in' }],
    groups: [],
  }
  expect(hiddenWires(close)).toEqual([])
  const route = routeWires(drawnWires(close), { cards: shownCards(close).cards, frames: [] }).get(wireId('w')) ?? []
  // Between the first row's lower edge and the second's upper one.
  expect(route.filter(({ x }) => x < 0).map(({ y }) => y)).toEqual([121, 148])
})

test('wires without a common end do not lie on each other', () => {
  const { graph } = openGroups(findTemplate('resnet50')?.draw() ?? emptyDocument(''), () => true)
  const { cards } = shownCards(graph)
  const wires = drawnWires(graph)
  const level = [...routeWires(wires, { cards, frames: placeFrames(graph) })].flatMap(([id, route]) => {
    const wire = wires.find((other) => other.id === id)
    return (route ?? []).flatMap((point, at) => {
      const before = route?.[at - 1]
      if (wire === undefined || before === undefined || before.y !== point.y) return []
      return [{ wire, y: point.y, left: Math.min(before.x, point.x), right: Math.max(before.x, point.x) }]
    })
  })
  const coincide = level.flatMap((one, at) =>
    level
      .slice(at + 1)
      .filter(
        (other) =>
          one.wire.from !== other.wire.from &&
          one.wire.to !== other.wire.to &&
          Math.abs(one.y - other.y) < 4 &&
          Math.min(one.right, other.right) - Math.max(one.left, other.left) > 10,
      )
      .map((other) => `${one.wire.id} and ${other.wire.id}`),
  )
  expect(coincide).toEqual([])
})
