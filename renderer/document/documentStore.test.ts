import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { NetDocument } from '../../engine/contract/document.ts'
import { nodeId } from '../../engine/contract/ids.ts'
import type { Result } from '../../engine/contract/problem.ts'
import { text } from '../../engine/contract/text.ts'
import { addNode } from '../../engine/document/edits/addNode.ts'
import { connect } from '../../engine/document/edits/connect.ts'
import { groupNodes } from '../../engine/document/edits/groupNodes.ts'
import { moveNodes } from '../../engine/document/edits/moveNodes.ts'
import { removeNodes } from '../../engine/document/edits/removeNodes.ts'
import { reorderInputs } from '../../engine/document/edits/reorderInputs.ts'
import { setFolded } from '../../engine/document/edits/setFolded.ts'
import { setData, setTraining } from '../../engine/document/edits/setSettings.ts'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import {
  changeDocument,
  changeView,
  currentDocument,
  isDirty,
  markSaved,
  openDocument,
  presentRevision,
  redo,
  sealHistory,
  undo,
  useDocumentStore,
} from './documentStore.ts'

type Command = (document: NetDocument) => Result<NetDocument> | NetDocument

/** Any of the things people do, aimed at whatever the document holds by then. */
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constantFrom('input', 'dense', 'conv2d', 'add', 'output'), x: fc.integer(), y: fc.integer() }).map(
    (node): Command =>
      (document) =>
        addNode(document, { ...node, x: node.x % 1000, y: node.y % 1000 }),
  ),
  fc.tuple(fc.nat(), fc.nat()).map(([from, to]): Command => (document) => {
    const { nodes } = document.graph
    const source = nodes[from % Math.max(1, nodes.length)]
    const target = nodes[to % Math.max(1, nodes.length)]
    return source === undefined || target === undefined
      ? document
      : connect(document, { from: source.id, to: target.id, toPort: 'in' })
  }),
  fc.nat().map((at): Command => (document) => {
    const node = document.graph.nodes[at % Math.max(1, document.graph.nodes.length)]
    return node === undefined ? document : removeNodes(document, { nodes: [node.id], bridge: at % 2 === 0 })
  }),
  fc.tuple(fc.nat(), fc.integer({ min: -500, max: 500 })).map(([at, x]): Command => (document) => {
    const node = document.graph.nodes[at % Math.max(1, document.graph.nodes.length)]
    return node === undefined ? document : moveNodes(document, { places: new Map([[node.id, { x, y: x }]]) })
  }),
  fc.nat().map((at): Command => (document) => {
    const wire = document.graph.wires[at % Math.max(1, document.graph.wires.length)]
    if (wire === undefined) return document
    const inputs = document.graph.wires.filter((other) => other.to === wire.to && other.toPort === wire.toPort)
    return reorderInputs(document, { node: wire.to, port: wire.toPort, wires: inputs.map(({ id }) => id).toReversed() })
  }),
  fc.nat().map(
    (count): Command =>
      (document) =>
        groupNodes(document, { nodes: document.graph.nodes.slice(0, (count % 4) + 1).map((node) => node.id), name: 'group' }),
  ),
  fc.nat().map((at): Command => (document) => {
    const group = document.graph.groups[at % Math.max(1, document.graph.groups.length)]
    return group === undefined ? document : setFolded(document, { group: group.id, folded: group.folded !== true })
  }),
  fc.integer({ min: 1, max: 512 }).map(
    (batchSize): Command =>
      (document) =>
        setTraining(document, { batchSize }),
  ),
  fc.constantFrom(0, 0.25, 0.5).map(
    (validationShare): Command =>
      (document) =>
        setData(document, { validationShare }),
  ),
  fc.constantFrom('a', 'b').map((name): Command => (document) => ({ ...document, name })),
)
const change = fc.record({ command, mergeKey: fc.option(fc.constantFrom('drag', 'slide')) })
const label = text('Change', '修改')

/** Everything that undo is about; the view is not. */
function content({ name, graph, data, training }: NetDocument): unknown {
  return { name, graph, data, training }
}

beforeEach(() => openDocument(emptyDocument('test'), { saved: true }))

describe('history', () => {
  test('undoing everything gives back the opened document, and redoing everything the last one', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        openDocument(emptyDocument('test'), { saved: true })
        const states = [currentDocument()]
        for (const { command: run, mergeKey } of changes) {
          const steps = useDocumentStore.getState().past.length
          changeDocument(label, run, { mergeKey })
          if (useDocumentStore.getState().past.length === steps) states[states.length - 1] = currentDocument()
          else states.push(currentDocument())
        }
        const last = currentDocument()
        for (const state of states.toReversed()) {
          expect(content(currentDocument())).toEqual(content(state))
          undo()
        }
        expect(content(currentDocument())).toEqual(content(emptyDocument('test')))
        for (const state of states) {
          expect(content(currentDocument())).toEqual(content(state))
          redo()
        }
        expect(content(currentDocument())).toEqual(content(last))
      }),
      { numRuns: 200 },
    )
  })

  test('selecting neither makes a step nor clears redo', () => {
    changeDocument(label, (document) => addNode(document, { kind: 'dense', x: 0, y: 0 }))
    const node = currentDocument().graph.nodes[0]
    undo()
    changeView({ selection: [] })
    expect(useDocumentStore.getState()).toMatchObject({ past: [], future: [{ label }] })
    redo()
    expect(currentDocument().graph.nodes).toEqual([node])
  })

  test('changes with one merge key are one step until the step is sealed', () => {
    const rename = (name: string) => changeDocument(label, (document) => ({ ...document, name }), { mergeKey: 'typing' })
    rename('a')
    rename('ab')
    sealHistory()
    rename('abc')
    const names: string[] = []
    for (let step = 0; step < 3; step += 1) {
      names.push(currentDocument().name)
      undo()
    }
    expect(names).toEqual(['abc', 'ab', 'test'])
  })

  test('a refused command changes nothing and says why', () => {
    const problems = changeDocument(label, (document) => addNode(document, { kind: 'no such kind', x: 0, y: 0 }))
    expect(problems.map((problem) => problem.code)).toEqual(['unknown-kind'])
    expect(useDocumentStore.getState().past).toEqual([])
  })

  test('a node that undo takes away is no longer selected', () => {
    changeDocument(label, (document) => addNode(document, { kind: 'dense', x: 0, y: 0 }))
    changeView({ selection: currentDocument().graph.nodes.map((node) => node.id) })
    undo()
    expect(currentDocument().view.selection).toEqual([])
  })
})

test('what is typed on after a save is not saved, though it is one step with what was', () => {
  const rename = (name: string) => changeDocument(label, (document) => ({ ...document, name }), { mergeKey: 'typing' })
  rename('a')
  markSaved(presentRevision())
  rename('ab')
  expect([useDocumentStore.getState().past.length, isDirty(useDocumentStore.getState())]).toEqual([1, true])
})

test('a step that was redone, and one after an undo, are steps of their own, whatever their key', () => {
  const rename = (name: string) => changeDocument(label, (document) => ({ ...document, name }), { mergeKey: 'typing' })
  rename('a')
  undo()
  redo()
  rename('ab')
  undo()
  expect(currentDocument().name).toBe('a')
  sealHistory()
  rename('x')
  changeDocument(label, (document) => ({ ...document, name: 'other' }))
  undo()
  rename('xy')
  undo()
  expect(currentDocument().name).toBe('x')
})

test('what is in no file yet is dirty from the start, and what it no longer holds is not selected', () => {
  openDocument(
    { ...emptyDocument('recovered'), view: { ...emptyDocument('x').view, selection: [nodeId('gone')] } },
    { saved: false },
  )
  expect([isDirty(useDocumentStore.getState()), currentDocument().view.selection]).toEqual([true, []])
  markSaved(presentRevision())
  expect(isDirty(useDocumentStore.getState())).toBe(false)
})

test('the dirty mark goes when undo leads back to what was saved, and comes when it leads past it', () => {
  const dirty = () => isDirty(useDocumentStore.getState())
  const seen = [dirty()]
  changeDocument(label, (document) => ({ ...document, name: 'a' }))
  seen.push(dirty())
  markSaved(presentRevision())
  seen.push(dirty())
  undo()
  seen.push(dirty())
  redo()
  seen.push(dirty())
  expect(seen).toEqual([false, true, false, true, false])
})
