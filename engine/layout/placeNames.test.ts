import { expect, test } from 'vitest'
import { findTemplate } from '../../templates/gallery.ts'
import { groupId } from '../contract/ids.ts'
import { emptyDocument } from '../document/emptyDocument.ts'
import { placeFrames, type GroupFrame } from './placeFrames.ts'
import { placeNames } from './placeNames.ts'

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
  expect(place(frames, 0.05).map(([name]) => name)).toEqual(['stage_1'])
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
