import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readWindowState, writeWindowState } from './windowState.ts'

const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
const stateFile = async () => path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-window-')), 'window.json')

test('size and place come back in the next session', async () => {
  const file = await stateFile()
  const state = { position: { x: 300, y: 40 }, width: 1200, height: 800, maximized: true }
  await writeWindowState(file, state)
  expect(await readWindowState(file, screens)).toEqual(state)
})

test('a place on a screen that is no longer there is forgotten, the size is not', async () => {
  const file = await stateFile()
  await writeWindowState(file, { position: { x: 2500, y: 40 }, width: 1200, height: 800, maximized: false })
  expect(await readWindowState(file, screens)).toEqual({ position: null, width: 1200, height: 800, maximized: false })
})

test.each([
  // A title bar of which a hand's breadth is left at an edge, or that is below or above the screen, cannot be grasped.
  ['left of the screen', { x: -1150, y: 40 }, false],
  ['a third of it left of the screen', { x: -400, y: 40 }, true],
  ['at the right edge', { x: 1870, y: 40 }, false],
  ['below the screen', { x: 300, y: 1060 }, false],
  ['above the screen', { x: 300, y: -20 }, false],
  ['on a second screen', { x: 2000, y: 200 }, true],
])('a window %s is put back there or not', async (_, position, isKept) => {
  const file = await stateFile()
  await writeWindowState(file, { position, width: 1200, height: 800, maximized: false })
  const state = await readWindowState(
    file,
    [...screens, { x: 1920, y: 100, width: 1280, height: 1024 }].slice(0, position.x === 2000 ? 2 : 1),
  )
  expect(state.position).toEqual(isKept ? position : null)
})

test.each(['', '{', 'null', '{"width":1e9}', '{"position":null,"width":-5,"height":5,"maximized":false}'])(
  'a damaged file (%j) gives the initial size',
  async (content) => {
    const file = await stateFile()
    await writeFile(file, content)
    expect(await readWindowState(file, screens)).toEqual({ position: null, width: 1440, height: 900, maximized: false })
  },
)
