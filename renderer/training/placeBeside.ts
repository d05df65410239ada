import type { PointedValues } from './chartReadings.ts'

/** Pixels between the pointer's line and the tip. */
const gap = 10

/** Puts a tip on the side with more room, and never beyond the chart's own edges, where the panel would cut it off. */
export function placeBeside({ left, isRightHalf }: PointedValues, tip: HTMLElement | null): void {
  if (tip === null) return
  const wanted = isRightHalf ? left - gap - tip.offsetWidth : left + gap
  const room = (tip.offsetParent?.clientWidth ?? window.innerWidth) - tip.offsetWidth
  tip.style.left = `${Math.max(0, Math.min(wanted, room))}px`
}
