import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Playwright starts the browser in a session of its own. Linux orders sessions before processes (sched(7), "The autogroup
 * feature"), so a bench whose session was raised must raise the browser's too: else PyTorch alone would run undisturbed.
 */
export function shareStanding(pid) {
  if (process.platform !== 'linux') return
  try {
    const nice = /nice (-?\d+)/.exec(readFileSync('/proc/self/autogroup', 'utf8'))?.[1] ?? '0'
    if (nice !== '0') writeFileSync(`/proc/${pid}/autogroup`, nice)
  } catch {
    // No autogroups here, or not ours to change.
  }
}
