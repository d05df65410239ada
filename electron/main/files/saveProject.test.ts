import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { ProjectFiles } from './projectFiles.ts'
import { type SaveQuestions, saveProject } from './saveProject.ts'

const versions = { keepReplaced: async () => {}, keep: async () => {} }
const bytesOf = (words: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(words))

async function openedProject() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-project-'))
  const file = path.join(folder, 'net.netwright')
  await writeFile(file, 'as opened')
  const projects = new ProjectFiles()
  const { token } = await projects.remember(file)
  const ask = { bytes: bytesOf('edited'), token, suggestedName: 'net', as: false }
  return { folder, file, projects, ask }
}

function answers(given: { where?: string | null; replaceChanged?: 'replace' | 'elsewhere' | 'cancel' }) {
  return {
    where: vi.fn<SaveQuestions['where']>(async () => given.where ?? null),
    replaceChanged: vi.fn<SaveQuestions['replaceChanged']>(async () => given.replaceChanged ?? 'cancel'),
  }
}

test('a known file is saved to without a question', async () => {
  const { file, projects, ask } = await openedProject()
  const questions = answers({})
  expect(await saveProject(ask, { projects, questions, versions })).toEqual({
    ok: true,
    value: { token: ask.token, name: 'net.netwright' },
  })
  expect(await readFile(file, 'utf8')).toBe('edited')
  expect(questions.where).not.toHaveBeenCalled()
  expect(questions.replaceChanged).not.toHaveBeenCalled()
})

test('a second save after our own first one asks nothing either', async () => {
  const { file, projects, ask } = await openedProject()
  const questions = answers({})
  await saveProject(ask, { projects, questions, versions })
  await saveProject({ ...ask, bytes: bytesOf('edited more') }, { projects, questions, versions })
  expect(await readFile(file, 'utf8')).toBe('edited more')
  expect(questions.replaceChanged).not.toHaveBeenCalled()
})

test.each([
  ['cancel', 'by another program', null],
  ['replace', 'edited', 'net.netwright'],
  ['elsewhere', 'by another program', 'other.netwright'],
] as const)('a file changed by another program is not overwritten unasked: %s', async (decision, content, savedName) => {
  const { folder, file, projects, ask } = await openedProject()
  await writeFile(file, 'by another program')
  const questions = answers({ replaceChanged: decision, where: path.join(folder, 'other.netwright') })
  const outcome = await saveProject(ask, { projects, questions, versions })
  expect(questions.replaceChanged).toHaveBeenCalledOnce()
  expect(await readFile(file, 'utf8')).toBe(content)
  expect(outcome.ok && (outcome.value?.name ?? null)).toBe(savedName)
})

test.each([
  ['as long as before', 'AS OPENED', 5_000],
  ['longer, with the time of before', 'as opened, and more', 0],
])('a change by another program is noticed that is %s', async (_, content, laterMs) => {
  const { file, projects, ask } = await openedProject()
  const { mtime } = await stat(file)
  await writeFile(file, content)
  await utimes(file, mtime, new Date(mtime.getTime() + laterMs))
  const questions = answers({})
  expect(await saveProject(ask, { projects, questions, versions })).toEqual({ ok: true, value: null })
  expect([questions.replaceChanged.mock.calls.length, await readFile(file, 'utf8')]).toEqual([1, content])
})

test('a file that vanished is brought back by a save, without a question', async () => {
  const { file, projects, ask } = await openedProject()
  await rm(file)
  const questions = answers({})
  expect(await saveProject(ask, { projects, questions, versions })).toMatchObject({ ok: true, value: { name: 'net.netwright' } })
  expect([questions.replaceChanged.mock.calls.length, questions.where.mock.calls.length, await readFile(file, 'utf8')]).toEqual([
    0,
    0,
    'edited',
  ])
})

test('a file merely touched counts as unchanged', async () => {
  const { file, projects, ask } = await openedProject()
  await utimes(file, new Date(), new Date(Date.now() + 5_000))
  const questions = answers({})
  await saveProject(ask, { projects, questions, versions })
  expect(questions.replaceChanged).not.toHaveBeenCalled()
  expect(await readFile(file, 'utf8')).toBe('edited')
})

test('an unknown token leads to the dialog, never to a file', async () => {
  const { folder, projects, ask } = await openedProject()
  const target = path.join(folder, 'new.netwright')
  const questions = answers({ where: target })
  const outcome = await saveProject(
    { ...ask, token: crypto.randomUUID(), suggestedName: '../../évil: name?' },
    { projects, questions, versions },
  )
  expect(questions.where).toHaveBeenCalledWith('-..-évil- name-.netwright')
  expect(outcome).toMatchObject({ ok: true, value: { name: 'new.netwright' } })
})

test('a vanished folder is told in both languages and loses nothing', async () => {
  const { projects, ask } = await openedProject()
  const questions = answers({ where: '/no/such/folder/net.netwright' })
  expect(await saveProject({ ...ask, as: true }, { projects, questions, versions })).toEqual({
    ok: false,
    message: { en: expect.stringContaining('no longer there'), zh: expect.stringContaining('已不存在') },
  })
})

test('a save counts even where no copy of it can be kept', async () => {
  const { file, projects, ask } = await openedProject()
  const full = async () => {
    throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
  }
  const outcome = await saveProject(ask, { projects, questions: answers({}), versions: { keepReplaced: full, keep: full } })
  expect(outcome.ok).toBe(true)
  expect(await readFile(file, 'utf8')).toBe('edited')
})
