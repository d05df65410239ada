import { describe, expect, test } from 'vitest'
import type { Graph, NetDocument } from '../contract/document.ts'
import { nodeId, wireId, type GroupId } from '../contract/ids.ts'
import { emptyDocument } from '../document/emptyDocument.ts'
import { setFolded } from '../document/setFolded.ts'
import { groupPath } from '../graph/groups.ts'
import { shownCards } from '../graph/shownCards.ts'
import { findTemplate, templates } from '../../templates/gallery.ts'
import { drawnWires } from './drawnWires.ts'
import { routeWires, wireEnds } from './routeWires.ts'
import { wirePath, type Point } from './wirePath.ts'

/** As the browser measures cards: 158 wide, at most 116 high with a live picture in two lines. */
const card = { width: 158, height: 116 }

/** Points along an SVG path of lines and Bézier curves, at most two canvas pixels apart. */
function pointsOf(path: string): readonly Point[] {
  const points: Point[] = []
  let here: Point = { x: 0, y: 0 }
  const walk = (at: (t: number) => Point, length: number) => {
    const steps = Math.max(1, Math.ceil(length / 2))
    for (let step = 1; step <= steps; step += 1) points.push(at(step / steps))
    here = points.at(-1) ?? here
  }
  for (const [, command = '', rest = ''] of path.matchAll(/([MLHQC])([^MLHQC]*)/g)) {
    const values = [...rest.matchAll(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)].map(([value]) => Number(value))
    const pairs = values.flatMap((x, at) => (at % 2 === 0 ? [{ x, y: values[at + 1] ?? 0 }] : []))
    const from = here
    const ends = command === 'H' ? [{ x: values[0] ?? 0, y: from.y }] : pairs
    const [b = from, c = from, d = from] = ends
    const mix = (parts: readonly (readonly [number, Point])[]): Point => ({
      x: parts.reduce((sum, [weight, point]) => sum + weight * point.x, 0),
      y: parts.reduce((sum, [weight, point]) => sum + weight * point.y, 0),
    })
    const span = (to: Point) => Math.abs(to.x - from.x) + Math.abs(to.y - from.y)
    if (command === 'M') here = b
    else if (command === 'Q')
      walk(
        (t) =>
          mix([
            [(1 - t) ** 2, from],
            [2 * t * (1 - t), b],
            [t ** 2, c],
          ]),
        span(c),
      )
    else if (command === 'C')
      walk(
        (t) =>
          mix([
            [(1 - t) ** 3, from],
            [3 * t * (1 - t) ** 2, b],
            [3 * t ** 2 * (1 - t), c],
            [t ** 3, d],
          ]),
        span(d),
      )
    else
      walk(
        (t) =>
          mix([
            [1 - t, from],
            [t, b],
          ]),
        span(b),
      )
  }
  return points
}

/** Wires that pass behind a card, their own included, as "relu → conv behind pool". */
function hiddenWires(graph: Graph): readonly string[] {
  const { cards } = shownCards(graph)
  const wires = drawnWires(graph)
  const routes = routeWires(wires, cards)
  return wires.flatMap((wire) => {
    const [from, to] = wireEnds(wire)
    const points = pointsOf(wirePath(from, to, routes.get(wire.id) ?? null).path)
    return cards.flatMap((other) => {
      const isBehind = points.some(
        ({ x, y }) => x > other.x && x < other.x + card.width && y > other.y && y < other.y + card.height,
      )
      return isBehind ? [`${wire.from.key} → ${wire.to.key} behind ${other.key}`] : []
    })
  })
}

function openGroups(document: NetDocument, isWanted: (depth: number, group: GroupId) => boolean): NetDocument {
  return document.graph.groups.reduce((open, { id }) => {
    if (!isWanted(groupPath(document.graph, id).length, id)) return open
    const result = setFolded(open, { group: id, folded: false })
    return result.ok ? result.value : open
  }, document)
}

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

test('a wire to the next row keeps between rows that stand close', () => {
  const place = (name: string, x: number, y: number) => ({ id: nodeId(name), kind: 'dense', name, params: {}, x, y })
  const close: Graph = {
    nodes: [place('a', 0, 0), place('b', 0, 126), place('c', 0, 252)],
    wires: [{ id: wireId('w'), from: nodeId('a'), to: nodeId('b'), toPort: 'in' }],
    groups: [],
  }
  expect(hiddenWires(close)).toEqual([])
  const route = routeWires(drawnWires(close), shownCards(close).cards).get(wireId('w')) ?? []
  // Between the first row's lower edge and the second's upper one.
  expect(route.filter(({ x }) => x < 0).map(({ y }) => y)).toEqual([121, 148])
})

test('wires without a common end do not lie on each other', () => {
  const { graph } = openGroups(findTemplate('resnet50')?.draw() ?? emptyDocument(''), () => true)
  const { cards } = shownCards(graph)
  const wires = drawnWires(graph)
  const level = [...routeWires(wires, cards)].flatMap(([id, route]) => {
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
