import { expect, test } from 'vitest'
import type { DataSummary } from '../../engine/contract/dataSummary.ts'
import type { DataSource } from '../../engine/contract/document.ts'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import type { AskEngine } from '../run/askEngine.ts'
import { createDataController } from './dataController.ts'
import type { DataState } from './dataStore.ts'

const digits: DataSource = { type: 'builtin', name: 'uci-digits' }
const table = (fileName: string): DataSource => ({ type: 'csv', fileName, labelColumn: 'y', task: 'regression' })
const file = (name: string): NamedBytes => ({ name, bytes: Uint8Array.of(1) })

interface Request {
  readonly dataId: string
  readonly files: readonly NamedBytes[]
  answer(given: unknown): Promise<void>
  fail(): Promise<void>
}

function setUp(first: DataSource) {
  const world = { source: first }
  const requests: Request[] = []
  const shown: { readonly data: DataState; readonly files: readonly NamedBytes[] }[] = []
  const broken: unknown[] = []
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  const ask = (_: string, { dataId, files }: { dataId: string; files: readonly NamedBytes[] }) =>
    new Promise((resolve, reject) => {
      requests.push({
        dataId,
        files,
        answer: (given) => (resolve(given), settle()),
        fail: () => (reject(new Error('broken')), settle()),
      })
    })
  const controller = createDataController({
    // Only loadData is asked.
    ask: ask as unknown as AskEngine,
    readSource: () => world.source,
    publish: (data, files) => void shown.push({ data, files }),
    onBroken: (error) => void broken.push(error),
  })
  const summary = (dataId: string): DataSummary => ({
    dataId,
    samples: 1,
    shape: [1],
    classNames: null,
    targetSize: 1,
    samplesPerClass: null,
    minimum: 0,
    maximum: 1,
    attribution: null,
    problems: [],
  })
  const loaded = (request: Request | undefined) => request?.answer({ ok: true, value: summary(request.dataId) })
  return { controller, world, requests, shown, broken, loaded, now: () => shown.at(-1)?.data }
}

test('what the document names is loaded once an engine is there, and once only', async () => {
  const { controller, requests, loaded, now } = setUp(digits)
  controller.sync()
  expect(requests).toEqual([])
  controller.engineUp()
  controller.sync()
  await loaded(requests[0])
  controller.sync()
  expect([requests.length, now()?.type, controller.dataId()]).toEqual([1, 'loaded', requests[0]?.dataId])
})

test('of two sources chosen one after the other the later one counts, whichever answers last', async () => {
  const { controller, world, requests, loaded, now } = setUp(digits)
  controller.engineUp()
  world.source = table('a.csv')
  controller.give(world.source, [file('a.csv')])
  await loaded(requests[1])
  await loaded(requests[0])
  expect([now(), controller.dataId()]).toMatchObject([{ type: 'loaded', source: world.source }, requests[1]?.dataId])
})

test('files that a project does not hold are missing until they are chosen; undo finds them again', async () => {
  const { controller, world, requests, shown, now } = setUp(table('large.csv'))
  controller.engineUp()
  expect([now()?.type, requests.length]).toEqual(['missing', 0])
  controller.give(world.source, [file('large.csv')])
  world.source = digits
  controller.sync()
  world.source = table('large.csv')
  controller.sync()
  expect(requests.map(({ files }) => files.map(({ name }) => name))).toEqual([['large.csv'], [], ['large.csv']])
  expect(shown.at(-1)?.files.map(({ name }) => name)).toEqual(['large.csv'])
})

test('a table read for another column is the same file, read anew', async () => {
  const { controller, world, requests } = setUp(table('a.csv'))
  controller.engineUp()
  controller.give(world.source, [file('a.csv')])
  world.source = { type: 'csv', fileName: 'a.csv', labelColumn: 'x', task: 'classification' }
  controller.sync()
  expect(requests.map(({ files }) => files.length)).toEqual([1, 1])
})

test('a fresh engine gets everything anew, and answers of the one that died are dropped', async () => {
  const { controller, requests, loaded, now } = setUp(digits)
  controller.engineUp()
  controller.engineDown()
  await loaded(requests[0])
  expect([now()?.type, controller.dataId()]).toEqual(['loading', null])
  controller.engineUp()
  await loaded(requests[1])
  expect([now()?.type, controller.dataId()]).toEqual(['loaded', requests[1]?.dataId])
})

test('data that cannot be read say why; an engine that breaks is told, and the next look tries again', async () => {
  const { controller, requests, broken, now } = setUp(digits)
  controller.engineUp()
  await requests[0]?.fail()
  expect([now()?.type, broken.length]).toEqual(['none', 1])
  controller.sync()
  const problem = { code: 'no-samples', severity: 'error', place: {}, message: { en: '', zh: '' }, fixes: [] }
  await requests[1]?.answer({ ok: false, problems: [problem] })
  expect(now()).toMatchObject({ type: 'failed', problems: [problem] })
})
