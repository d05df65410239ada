import { expect, test } from 'vitest'
import { takeSlot, type SlotScope } from './takeSlot.ts'

/** The locks of one origin, shared by its pages, after the Web Locks specification: a page's end frees what it held. */
class OriginLocks {
  readonly #held = new Map<string, Page>()
  readonly #waiting: { readonly name: string; readonly grant: () => void }[] = []

  page(tab = new Map<string, string>()): Page {
    const page: Page = {
      tab,
      scope: {
        locks: {
          /* Only the form with options is used; the interface also has one without. */
          request: (async (name: string, options: LockOptions, work: (lock: unknown) => Promise<unknown>) => {
            if (this.#held.has(name)) {
              if (options.ifAvailable === true) return work(null)
              await new Promise<void>((resolve, reject) => {
                this.#waiting.push({ name, grant: resolve })
                options.signal?.addEventListener('abort', () => reject(new Error('aborted')))
              })
            }
            this.#held.set(name, page)
            return work({ name })
          }) as SlotScope['locks']['request'],
        },
        tab: { getItem: (key) => tab.get(key) ?? null, setItem: (key, value) => void tab.set(key, value) },
        newSlot: () => `new ${this.#held.size}`,
        reloadMs: 1,
      },
      end: () => {
        for (const [name, owner] of this.#held) {
          if (owner !== page) continue
          this.#held.delete(name)
          this.#waiting.find((waiting) => waiting.name === name)?.grant()
        }
      },
    }
    return page
  }
}

interface Page {
  readonly tab: Map<string, string>
  readonly scope: SlotScope
  readonly end: () => void
}

test('two open pages never share a slot', async () => {
  const origin = new OriginLocks()
  const first = await takeSlot([], origin.page().scope)
  const second = await takeSlot([first], origin.page().scope)
  expect(second).not.toBe(first)
})

test('a page takes over the newest full slot that nobody holds', async () => {
  const origin = new OriginLocks()
  const living = await takeSlot([], origin.page().scope)
  expect(await takeSlot([living, 'newer', 'older'], origin.page().scope)).toBe('newer')
  expect(await takeSlot([living, 'newer', 'older'], origin.page().scope)).toBe('older')
})

test('a reloaded tab waits for its own slot, even where a dead tab has left another', async () => {
  const origin = new OriginLocks()
  const before = origin.page()
  const slot = await takeSlot([], before.scope)
  const after = takeSlot(['left by a dead tab', slot], { ...origin.page(before.tab).scope, reloadMs: 60_000 })
  setTimeout(before.end)
  expect(await after).toBe(slot)
})

test('a duplicated tab gives up waiting for the slot of its original', async () => {
  const origin = new OriginLocks()
  const original = origin.page()
  const slot = await takeSlot([], original.scope)
  expect(await takeSlot([slot], origin.page(new Map(original.tab)).scope)).not.toBe(slot)
})
