import type { GroupFrame } from './placeFrames.ts'
import type { Point } from './wirePath.ts'

/** Canvas pixels from an edge at which a line looks like part of it, and how far beside each other the two run. */
const near = 10
const together = 8
/** The strip below a frame's upper edge, in which the group's name stands. */
const nameStrip = 20

/** Whether a way along the axes lies on an edge of a frame, or on the line of its name: it would read as the frame. */
export function runsAlongFrame(way: readonly Point[], frames: readonly GroupFrame[]): boolean {
  return way.some((point, at) => {
    const before = way[at - 1]
    return before !== undefined && frames.some((frame) => liesOnFrame(before, point, frame))
  })
}

function liesOnFrame(from: Point, to: Point, { x, y, width, height, part }: GroupFrame): boolean {
  if (from.y === to.y) {
    if (overlap(from.x, to.x, [x, x + width]) <= together) return false
    const isInName = part === 0 && from.y > y && from.y < y + nameStrip
    return isInName || Math.abs(from.y - y) < near || Math.abs(from.y - y - height) < near
  }
  if (overlap(from.y, to.y, [y, y + height]) <= together) return false
  return Math.abs(from.x - x) < near || Math.abs(from.x - x - width) < near
}

function overlap(start: number, end: number, [low, high]: readonly [number, number]): number {
  return Math.min(Math.max(start, end), high) - Math.max(Math.min(start, end), low)
}
