import { expect, test } from 'vitest'
import { findTemplate } from '../../templates/gallery.ts'
import type { Graph, Group } from '../contract/document.ts'
import { groupId } from '../contract/ids.ts'
import { emptyDocument } from '../document/emptyDocument.ts'
import { shownCards } from '../graph/shownCards.ts'
import { columnPlaces } from './columnPlaces.ts'
import { placeFrames, type GroupFrame } from './placeFrames.ts'
import { placeNames } from './placeNames.ts'
import { wrapRows } from './wrapRows.ts'

const frame = (group: string, x: number, y: number, depth = 0): GroupFrame => ({
  group: groupId(group),
  name: group,
  part: 0,
  depth,
  x,
  y,
  width: 400,
  height: 200,
})
const nothing = emptyDocument('').graph
const place = (frames: readonly GroupFrame[], zoom: number) =>
  placeNames(nothing, { frames, zoom, far: zoom < 0.42 }).map(({ name, scale }) => [name, scale])

test('names are as large in the window at 5 % as at 100 %', () => {
  expect(place([frame('stage_1', 0, 0)], 0.05)).toEqual([['stage_1', 20]])
  expect(place([frame('stage_1', 0, 0)], 1)).toEqual([['stage_1', 1]])
  expect(place([frame('stage_1', 0, 0)], 2.5)).toEqual([['stage_1', 1]])
})

test('a name that would lie on one before it waits until people come nearer', () => {
  const frames = [frame('stage_1', 0, 0), frame('stage_2', 0, 300), frame('block', 20, 20, 1)]
  expect(place(frames, 1).map(([name]) => name)).toEqual(['stage_1', 'stage_2', 'block'])
  // 300 canvas pixels are 30 of the window: room for the stages' names, none for the block's.
  expect(place(frames, 0.1).map(([name]) => name)).toEqual(['stage_1', 'stage_2'])
  const blocks = [frame('block_1', 0, 0, 1), frame('block_2', 0, 300, 1)]
  expect(place(blocks, 0.05).map(([name]) => name)).toEqual(['block_1'])
})

test('only a group’s first row has its name', () => {
  expect(place([{ ...frame('stage_1', 0, 0), part: 1 }], 1)).toEqual([])
})

test('folded groups, whose cards have no text from far away, are named there', () => {
  const { graph } = findTemplate('resnet50')?.draw() ?? emptyDocument('')
  const names = (far: boolean) =>
    placeNames(graph, { frames: placeFrames(graph), zoom: far ? 0.4 : 0.5, far }).map(({ name }) => name)
  expect(names(true)).toEqual(['stem', 'stage_1', 'stage_2', 'stage_3', 'stage_4'])
  expect(names(false)).toEqual([])
})

test('from far away no name lies on a card: a stage’s name stands left of its row instead', () => {
  const graph = drawOpen('resnet50')
  const at = (zoom: number) => placeNames(graph, { frames: placeFrames(graph), zoom, far: true })
  for (const zoom of [0.05, 0.1, 0.14, 0.2, 0.3, 0.41]) {
    for (const { name, at: corner, scale } of at(zoom)) {
      // Letters of 10 px are some 7 px high, in the middle of a line of 18; a letter is at least 3 px wide.
      const [left, right] = [corner.x + 5 * scale, corner.x + (5 + 3 * name.length) * scale]
      const [top, bottom] = [corner.y - 12 * scale, corner.y - 6 * scale]
      const covered = shownCards(graph).cards.filter(({ x, y }) => x < right && x + 158 > left && y < bottom && y + 58 > top)
      expect({ zoom, name, covered: covered.map(({ key }) => key) }).toEqual({ zoom, name, covered: [] })
    }
  }
  const stages = ['stage_1', 'stage_2', 'stage_3', 'stage_4']
  expect(at(0.14).map(({ name }) => name)).toEqual(expect.arrayContaining(stages))
})

function openGroup(group: Group): Group {
  const { folded: _, ...open } = group
  return open
}

/** With all groups open, wrapped into rows. */
function drawOpen(template: string): Graph {
  const { graph } = findTemplate(template)?.draw() ?? emptyDocument('')
  const open = { ...graph, groups: graph.groups.map(openGroup) }
  const places = wrapRows(open, { places: columnPlaces(open, () => 1), aspect: 1.6 })
  return { ...open, nodes: open.nodes.map((node) => ({ ...node, ...places.get(node.id) })) }
}
