import { afterEach, beforeEach, expect, test } from 'vitest'
import { runId } from '../../engine/contract/ids.ts'
import { text } from '../../engine/contract/text.ts'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import { unpackProject } from '../../engine/document/project/projectFile.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import { changeDocument, currentDocument, openDocument, undo } from '../document/documentStore.ts'
import type { Host, Saved } from '../host/host.ts'
import { useRunStore } from '../run/runStore.ts'
import { liveCurves, setSession, type Session } from '../run/session.ts'
import { needsSaving, useProject } from './projectStore.ts'
import { saveProject } from './saveProject.ts'

const point = { step: 1, epoch: 0.5, loss: 1, penalty: 0, learningRate: 0.1 }
const record: RunHistory = {
  number: 1,
  startedAt: 0,
  durationMs: 1,
  outcome: 'stopped',
  backend: 'cpu',
  training: emptyDocument('none').training,
  trainable: 1,
  trainingSamples: 1,
  validationSamples: 0,
  steps: [point],
  epochs: [],
}

let written: Uint8Array<ArrayBuffer>
let removed: string[]
/** What happens while the host writes the file, and how that ends. */
let meanwhile: () => Saved

beforeEach(() => {
  removed = []
  meanwhile = () => ({ token: 'one', name: 'net.netwright' })
  /* Of host and run only what a save asks. */
  const host = {
    saveProject: async ({ bytes }: { bytes: Uint8Array<ArrayBuffer> }) => {
      written = bytes
      await Promise.resolve()
      return meanwhile()
    },
    store: { remove: async (key: string) => void removed.push(key) },
  } as unknown as Host
  setSession({ host, run: { weights: async () => null } } as unknown as Session)
  openDocument(emptyDocument('untitled'), { saved: false })
  useProject.setState({ file: null, unsavedLearning: false, recovered: false, saving: false })
  useRunStore.setState({ records: [] })
  liveCurves.start(null, { steps: [], epochs: [] })
  rename('first')
  undo()
  changeBatch(7)
})
afterEach(() => setSession(null))

function rename(name: string): void {
  changeDocument(text('Rename', '重命名'), (document) => ({ ...document, name }))
}
function changeBatch(batchSize: number): void {
  changeDocument(text('Change', '修改'), (document) => ({ ...document, training: { ...document.training, batchSize } }))
}
const save = () => saveProject({ as: false })
const inFile = () => {
  const read = unpackProject(written)
  return read.ok ? read.value.project.document.training.batchSize : null
}

test('what is saved needs no saving and no recovery copy, and a document that nobody has named takes the file’s name', async () => {
  expect([needsSaving(), await save(), needsSaving()]).toEqual([true, true, false])
  expect([inFile(), removed, currentDocument().name, useProject.getState().file?.name]).toEqual([
    7,
    ['autosave'],
    'net',
    'net.netwright',
  ])
})

test('a change made while the file is written is not in it: it still needs saving, and its recovery copy stays', async () => {
  meanwhile = () => {
    changeBatch(9)
    return { token: 'one', name: 'net.netwright' }
  }
  expect([await save(), inFile(), needsSaving(), removed]).toEqual([true, 7, true, []])
  undo()
  expect([currentDocument().training.batchSize, needsSaving()]).toEqual([7, false])
})

test('so is what a run learned meanwhile, also where it ended by then', async () => {
  meanwhile = () => {
    liveCurves.start(runId('one'), { steps: [], epochs: [] })
    liveCurves.append({ steps: [point], epochs: [] })
    return { token: 'one', name: 'net.netwright' }
  }
  expect([await save(), needsSaving(), removed]).toEqual([true, true, []])
})

test('a run that was listed meanwhile is not in the file either', async () => {
  meanwhile = () => {
    useRunStore.setState({ records: [record] })
    return { token: 'one', name: 'net.netwright' }
  }
  expect([await save(), needsSaving(), removed]).toEqual([true, true, []])
})

test('while one save is under way another does nothing', async () => {
  let writes = 0
  meanwhile = () => {
    writes += 1
    return { token: 'one', name: 'net.netwright' }
  }
  expect(await Promise.all([save(), save()])).toEqual([true, false])
  expect([writes, useProject.getState().saving]).toEqual([1, false])
})

test('a save that is cancelled or fails saves nothing, and the next one works', async () => {
  useProject.setState({ unsavedLearning: true })
  meanwhile = () => 'cancelled'
  expect([await save(), needsSaving(), useProject.getState().unsavedLearning]).toEqual([false, true, true])
  meanwhile = () => {
    throw new Error('The disk is full.')
  }
  expect([await save(), needsSaving(), useProject.getState().unsavedLearning, removed]).toEqual([false, true, true, []])
  meanwhile = () => ({ token: 'one', name: 'net.netwright' })
  expect([await save(), needsSaving(), useProject.getState().unsavedLearning]).toEqual([true, false, false])
})
