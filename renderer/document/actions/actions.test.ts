import { beforeEach, describe, expect, test } from 'vitest'
import { nodeId, type NodeId } from '../../../engine/contract/ids.ts'
import { cardsOverlap } from '../../../engine/document/edits/cardPlaces.ts'
import { emptyDocument } from '../../../engine/document/emptyDocument.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { changeView, currentDocument, openDocument, redo, undo, useDocumentStore } from '../documentStore.ts'
import { addLayer, addLayerAfter } from './addLayer.ts'
import { copySelection, deleteNodes, duplicateSelection, nudgeSelection, paste, selectAll } from './selection.ts'
import { setParam } from './setParam.ts'
import { addLayerOnWire, insertOnWire, putNodeOnWire } from './wires.ts'

/** "input>conv_1": the wires by the names of their ends. */
function wires(): readonly string[] {
  const { nodes } = indexGraph(currentDocument().graph)
  return currentDocument().graph.wires.map(({ from, to }) => `${nodes.get(from)?.name}>${nodes.get(to)?.name}`)
}

function steps(): readonly string[] {
  return useDocumentStore.getState().past.map((entry) => entry.label.en)
}

function coveredCards(): number {
  const { nodes } = currentDocument().graph
  return nodes.filter((node, index) => nodes.some((other, at) => at > index && cardsOverlap(node, other))).length
}

/** A fresh node, as people get it from the palette; that it is refused would be a bug of the test. */
function added(id: NodeId | null): NodeId {
  if (id === null) throw new Error('The layer was refused.')
  return id
}

beforeEach(() => openDocument(emptyDocument('test'), { saved: true }))

describe('adding layers', () => {
  test('a layer added behind another is wired to it, selected, and all of it one step', () => {
    const input = added(addLayer('input', { x: 0, y: 0 }))
    const conv = added(addLayerAfter('conv2d', input))
    expect({ wires: wires(), steps: steps(), selection: currentDocument().view.selection }).toEqual({
      wires: ['input>conv_1'],
      steps: ['Add Input', 'Add Conv 2D'],
      selection: [conv],
    })
  })

  test('a layer that cannot take the shape is added without a wire', () => {
    const input = added(addLayer('input', { x: 0, y: 0 }))
    const dense = added(addLayerAfter('flatten', input))
    addLayerAfter('conv2d', dense)
    expect(wires()).toEqual(['input>flatten_1'])
  })

  test('layers put down at one place never cover each other', () => {
    for (let count = 0; count < 6; count += 1) addLayer('dense', { x: 100, y: 100 })
    expect(coveredCards()).toBe(0)
  })

  test('a layer at the loose end of a wire is joined to it', () => {
    const input = added(addLayer('input', { x: 0, y: 0 }))
    addLayerOnWire('flatten', { node: input, side: 'from', port: 'in', place: { x: 300, y: 0 } })
    const output = added(addLayer('output', { x: 900, y: 0 }))
    addLayerOnWire('dense', { node: output, side: 'to', port: 'in', place: { x: 600, y: 0 } })
    expect(wires()).toEqual(['input>flatten_1', 'dense_1>output'])
  })
})

describe('wires', () => {
  test('a layer dropped on a wire stands between its ends, one step, nothing covered', () => {
    const input = added(addLayer('input', { x: 0, y: 0 }))
    addLayerAfter('conv2d', input)
    const [wire] = currentDocument().graph.wires
    if (wire !== undefined) insertOnWire('activation', wire.id)
    expect({ wires: [...wires()].sort(), steps: steps().length, covered: coveredCards() }).toEqual({
      wires: ['activation_1>conv_1', 'input>activation_1'],
      steps: 3,
      covered: 0,
    })
  })

  test('so does a node that was on the canvas already', () => {
    const input = added(addLayer('input', { x: 0, y: 0 }))
    addLayerAfter('conv2d', input)
    const loose = added(addLayer('activation', { x: 0, y: 400 }))
    const [wire] = currentDocument().graph.wires
    if (wire !== undefined) putNodeOnWire(loose, wire.id)
    expect({ wires: [...wires()].sort(), covered: coveredCards() }).toEqual({
      wires: ['activation_1>conv_1', 'input>activation_1'],
      covered: 0,
    })
    undo()
    expect(wires()).toEqual(['input>conv_1'])
  })
})

describe('copies', () => {
  test('pasted and duplicated nodes keep the wires among them and cover no card', () => {
    const input = added(addLayer('input', { x: 0, y: 0 }))
    addLayerAfter('conv2d', input)
    selectAll()
    const clip = copySelection()
    duplicateSelection()
    paste(clip)
    expect({ wires: wires().length, nodes: currentDocument().graph.nodes.length, covered: coveredCards() }).toEqual({
      wires: 3,
      nodes: 6,
      covered: 0,
    })
    expect(currentDocument().view.selection).toHaveLength(2)
  })
})

describe('a selection', () => {
  test('is nudged as one step however often, to the right and down', () => {
    const dense = added(addLayer('dense', { x: 100, y: 100 }))
    changeView({ selection: [dense] })
    nudgeSelection(10, 0)
    nudgeSelection(0, 5)
    expect(currentDocument().graph.nodes).toMatchObject([{ x: 110, y: 105 }])
    undo()
    expect(currentDocument().graph.nodes).toMatchObject([{ x: 100, y: 100 }])
  })

  test('is deleted with its wires; bridged only where that is asked for', () => {
    const input = added(addLayer('input', { x: 0, y: 0 }))
    const flat = added(addLayerAfter('flatten', input))
    addLayerAfter('dense', flat)
    deleteNodes([flat])
    expect({ wires: wires(), selection: currentDocument().view.selection }).toEqual({ wires: [], selection: [] })
    undo()
    deleteNodes([flat], { bridge: true })
    expect(wires()).toEqual(['input>dense_1'])
  })

  test('of nothing makes no step', () => {
    deleteNodes([])
    duplicateSelection()
    nudgeSelection(1, 1)
    paste({ nodes: [], wires: [], groups: [] })
    expect(steps()).toEqual([])
  })
})

test('where cards are in the way as far as is looked, pasted ones go below all of them', () => {
  /* A wall of a hundred rows around the middle, seven columns to each side. */
  const node = (at: number) => ({
    id: nodeId(`wall${at}`),
    kind: 'dense',
    name: `wall_${at}`,
    params: {},
    x: (Math.floor(at / 100) - 7) * 200,
    y: ((at % 100) - 40) * 100,
  })
  const wall = Array.from({ length: 1500 }, (_, at) => node(at))
  openDocument({ ...emptyDocument('wall'), graph: { nodes: wall, wires: [], groups: [] } }, { saved: true })
  paste({
    nodes: [
      { ...node(0), x: 0, y: 300 },
      { ...node(1), x: 0, y: 500 },
    ],
    wires: [],
    groups: [],
  })
  const [upper, lower] = currentDocument().graph.nodes.slice(-2)
  const lowest = Math.max(...wall.map(({ y }) => y))
  expect(upper?.y).toBeGreaterThan(lowest)
  expect((lower?.y ?? 0) - (upper?.y ?? 0)).toBe(200)
  expect((upper?.y ?? 0) - lowest).toBeLessThan(400)
})

test('a param typed digit by digit is one step, and a refused value none', () => {
  const dense = added(addLayer('dense', { x: 0, y: 0 }))
  const label = { en: 'Units', zh: '单元数' }
  setParam(dense, 'units', { value: 1, label })
  setParam(dense, 'units', { value: 12, label })
  setParam(dense, 'units', { value: -5, label })
  expect(steps()).toEqual(['Add Fully connected', 'Change Units of dense_1'])
  undo()
  expect(currentDocument().graph.nodes[0]?.params['units']).toBe(64)
  redo()
  changeView({ selection: [] })
  expect(currentDocument().graph.nodes[0]?.params['units']).toBe(12)
})
