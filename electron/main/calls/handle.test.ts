import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { CallName } from '../../contract/calls.ts'

const registered = vi.hoisted(() => new Map<string, (event: unknown, ask: unknown) => Promise<unknown>>())
vi.mock('electron', () => ({
  ipcMain: {
    handle: (name: string, handler: (event: unknown, ask: unknown) => Promise<unknown>) => registered.set(name, handler),
  },
}))
const { handle } = await import('./handle.ts')
const { callSchemas } = await import('./callSchemas.ts')

const ui = { senderFrame: { url: 'app://bundle/index.html', parent: null } }
const bytes = new Uint8Array([1, 2, 3])

/** A right ask for each call; the type makes sure that none is missing. */
const goodAsks: { readonly [Name in CallName]: unknown } = {
  'app:ready': {},
  'app:language': { language: 'zh' },
  'app:busy': { busy: true },
  'engine:connect': {},
  'engine:disconnect': { connection: 1 },
  'engine:failed': { reason: 'out of memory' },
  'project:open': {},
  'project:save': { bytes, token: null, suggestedName: 'net', as: false },
  'project:versions': { token: crypto.randomUUID() },
  'project:openVersion': { token: crypto.randomUUID(), id: '1' },
  'export:save': { files: [{ name: 'a/b.bin', bytes }], suggestedName: 'net' },
  'data:open': { accept: ['.csv'], folder: false, multiple: true },
  'window:title': { name: 'net', dirty: true },
  'window:closeAnswer': { request: 1, close: true },
}

describe('handle', () => {
  test('answers a right ask of the expected window and nobody else', async () => {
    const answer = vi.fn<() => null>(() => null)
    handle('app:busy', 'ui', answer)
    const call = registered.get('app:busy')
    await expect(call?.(ui, { busy: true })).resolves.toBeNull()
    for (const senderFrame of [
      null,
      { url: 'app://bundle/engine.html', parent: null },
      { url: 'https://attacker.example/index.html', parent: null },
      { url: 'app://bundle/index.html', parent: ui.senderFrame },
    ])
      await expect(call?.({ senderFrame }, { busy: true })).rejects.toThrow('refused')
    await expect(call?.(ui, { busy: 'yes' })).rejects.toThrow('refused')
    expect(answer).toHaveBeenCalledOnce()
  })

  test('is the only place in the source that listens to windows', async () => {
    const root = path.resolve(import.meta.dirname, '../..')
    const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    const listening: string[] = []
    for (const file of files)
      if (/\bipcMain\b|\.ipc\s*\.\s*(on|once|handle)\b/.test(await readFile(path.join(root, file), 'utf8'))) listening.push(file)
    expect(listening).toEqual([path.join('main', 'calls', 'handle.ts')])
    expect(files.length).toBeGreaterThan(30)
  })
})

describe('callSchemas', () => {
  const names = Object.keys(callSchemas) as CallName[] // its own keys
  const anything = fc.oneof(
    fc.anything({ withTypedArray: true, withMap: true, withDate: true, withBigInt: true, withNullPrototype: true }),
    fc.record({ bytes: fc.anything(), token: fc.anything(), suggestedName: fc.anything(), as: fc.anything() }),
  )

  test.each(names)('%s takes its right ask', (name) => {
    expect(callSchemas[name].safeParse(goodAsks[name]).success).toBe(true)
  })

  test.each(names)('%s refuses a right ask with one thing more, one less, or one of another kind', (name) => {
    const good: Record<string, unknown> = { ...(goodAsks[name] as object) } // all asks are objects
    const accepts = (ask: unknown): boolean => callSchemas[name].safeParse(ask).success
    expect(accepts({ ...good, path: '/etc/passwd' })).toBe(false)
    for (const key of Object.keys(good)) {
      const { [key]: _left, ...rest } = good
      expect(accepts(rest)).toBe(false)
      for (const wrong of [undefined, { toString: 'x' }, Symbol.iterator, [[]], Number.NaN])
        expect(accepts({ ...good, [key]: wrong })).toBe(false)
    }
  })

  test('nothing makes a check throw, and what passes is only what was asked for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), anything, (name, ask) => {
        const checked = callSchemas[name].safeParse(ask)
        const keys = (value: unknown): readonly string[] => Object.keys(value as object).toSorted() // all asks are objects
        expect(checked.success ? keys(checked.data) : keys(goodAsks[name])).toEqual(keys(goodAsks[name]))
      }),
      { numRuns: 3_000 },
    )
  })

  test.each(['../x', '/etc/cron.d/x', 'a/../../x', 'C:\\x', 'a\u0000'])('an export cannot write to %j', (name) => {
    expect(callSchemas['export:save'].safeParse({ files: [{ name, bytes }], suggestedName: 'x' }).success).toBe(false)
  })

  test('two files of an export cannot have one name', () => {
    const files = [
      { name: 'a', bytes },
      { name: 'a', bytes },
    ]
    expect(callSchemas['export:save'].safeParse({ files, suggestedName: 'x' }).success).toBe(false)
  })

  test('a token cannot be a path', () => {
    expect(callSchemas['project:save'].safeParse({ bytes, token: '/etc/passwd', suggestedName: 'x', as: false }).success).toBe(
      false,
    )
  })
})
