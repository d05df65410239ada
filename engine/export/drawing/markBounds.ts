import type { Mark } from './marks.ts'
import { textWidth } from './measureText.ts'

export interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What the marks cover, in canvas pixels; a unit square at the origin where there are none. */
export function markBounds(marks: readonly Mark[]): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const cover = (x: number, y: number): void => {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  for (const mark of marks) {
    if (mark.type === 'rect') {
      cover(mark.x, mark.y)
      cover(mark.x + mark.width, mark.y + mark.height)
    } else if (mark.type === 'text') {
      const width = textWidth(mark.text, mark)
      const start = mark.x - (mark.anchor === 'end' ? width : mark.anchor === 'middle' ? width / 2 : 0)
      cover(start, mark.y - mark.size)
      cover(start + width, mark.y + mark.size * 0.3)
    } else for (const [x, y] of pathPoints(mark.d)) cover(x, y)
  }
  return left === Infinity ? { left: 0, top: 0, right: 1, bottom: 1 } : { left, top, right, bottom }
}

/** Every point that a path with the commands M L H V C Q h v z names, its control points too. */
export function pathPoints(d: string): readonly (readonly [number, number])[] {
  const points: [number, number][] = []
  let [x, y] = [0, 0]
  for (const [, command = '', rest = ''] of d.matchAll(/([MLHVCQhvz])([^A-Za-z]*)/g)) {
    const numbers = rest.match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)?.map(Number) ?? []
    if (command === 'H') x = numbers[0] ?? x
    else if (command === 'V') y = numbers[0] ?? y
    else if (command === 'h') x += numbers[0] ?? 0
    else if (command === 'v') y += numbers[0] ?? 0
    else {
      for (let at = 0; at + 1 < numbers.length; at += 2) {
        x = numbers[at] ?? x
        y = numbers[at + 1] ?? y
        points.push([x, y])
      }
      continue
    }
    points.push([x, y])
  }
  return points
}
