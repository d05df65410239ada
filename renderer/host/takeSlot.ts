const rememberedAs = 'netwright:recovery-slot'

/** The few parts of a page that slots need. */
export interface SlotScope {
  readonly locks: Pick<LockManager, 'request'>
  /** Lives as long as the tab, and is copied when the tab is duplicated. */
  readonly tab: Pick<Storage, 'getItem' | 'setItem'>
  readonly newSlot: () => string
  /** How long to wait for the page that this one replaces (a reload) to let its slot go. */
  readonly reloadMs: number
}

/**
 * A slot of the recovery store that no other open page uses, held by a lock until this page is gone, however it goes. A
 * reloaded tab gets its own again; else a slot that a closed or crashed tab has left full (`full`, best first); else a new one.
 */
export async function takeSlot(full: readonly string[], { locks, tab, newSlot, reloadMs }: SlotScope): Promise<string> {
  const remembered = tab.getItem(rememberedAs)
  const isTaken = async (slot: string): Promise<boolean> => {
    if (await hold(locks, slot, slot === remembered ? { signal: AbortSignal.timeout(reloadMs) } : { ifAvailable: true })) {
      tab.setItem(rememberedAs, slot)
      return true
    }
    return false
  }
  const others = full.filter((slot) => slot !== remembered)
  for (const slot of remembered === null ? others : [remembered, ...others]) if (await isTaken(slot)) return slot
  const fresh = newSlot()
  await isTaken(fresh)
  return fresh
}

/** Whether the lock was granted; it then stays with this page. */
async function hold(locks: SlotScope['locks'], slot: string, options: LockOptions): Promise<boolean> {
  return new Promise((resolve) => {
    locks
      .request(`netwright:recovery-slot:${slot}`, options, async (lock) => {
        resolve(lock !== null)
        // A lock is held for as long as its promise is open: this one ends with the page.
        if (lock !== null) await new Promise(() => {})
      })
      // The wait for a reloaded page's lock ran out: the tab was duplicated, and the other one lives.
      .catch(() => resolve(false))
  })
}
