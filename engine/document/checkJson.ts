import type { Problem } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import { maximumDepth, maximumTextLength, maximumValues } from './documentLimits.ts'
import { refuse } from './edits/refuse.ts'
import { formatPath } from './formatPath.ts'
import { formatValue } from './formatValue.ts'

interface Visit {
  readonly value: unknown
  readonly key: PropertyKey
  readonly parent: Visit | null
  readonly depth: number
}

/** Keys that could reach an object's prototype in careless code. No document needs them. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * The first thing that keeps an unknown value from being plain, bounded JSON; null where there is none. Without
 * recursion: nesting and loops of references end at the depth limit.
 */
export function checkJson(json: unknown): Problem | null {
  const waiting: Visit[] = [{ value: json, key: '', parent: null, depth: 0 }]
  let values = 0
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    values += 1
    if (values > maximumValues) return tooManyValues(visit)
    const { value } = visit
    if (typeof value === 'string' && value.length > maximumTextLength) return tooLong(visit, value.length)
    if (typeof value === 'number' && !Number.isFinite(value)) return notPlain(visit)
    if (typeof value !== 'object' || value === null) {
      if (!['string', 'number', 'boolean', 'object'].includes(typeof value)) return notPlain(visit)
      continue
    }
    if (visit.depth >= maximumDepth) return tooDeep(visit)
    if (Array.isArray(value)) {
      if (waiting.length + value.length > maximumValues) return tooManyValues(visit)
      for (let index = value.length - 1; index >= 0; index--)
        waiting.push({ value: value[index], key: index, parent: visit, depth: visit.depth + 1 })
      continue
    }
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return notPlain(visit)
    for (const [key, item] of Object.entries(value).reverse()) {
      const inner = { value: item, key, parent: visit, depth: visit.depth + 1 }
      if (forbiddenKeys.has(key)) return forbiddenKey(inner)
      waiting.push(inner)
    }
  }
  return null
}

function pathOf(visit: Visit): string {
  const path: PropertyKey[] = []
  for (let step = visit; step.parent !== null; step = step.parent) path.unshift(step.key)
  return formatPath(path)
}

function tooManyValues(visit: Visit): Problem {
  const message = text(
    `The document holds more than ${maximumValues} values. Real documents are far smaller.`,
    `文档包含超过 ${maximumValues} 个值，真实的文档远小于此。`,
  )
  return refuse('too-large', { message, place: { path: pathOf(visit) } })
}

function tooLong(visit: Visit, length: number): Problem {
  const path = pathOf(visit)
  const message = text(
    `${path} is a text of ${length} characters. At most ${maximumTextLength} are allowed.`,
    `${path} 是长达 ${length} 个字符的文本，最多允许 ${maximumTextLength} 个。`,
  )
  return refuse('too-large', { message, place: { path } })
}

function tooDeep(visit: Visit): Problem {
  const path = pathOf(visit)
  const message = text(
    `${path} lies more than ${maximumDepth} objects deep. No document is nested like that.`,
    `${path} 的嵌套超过 ${maximumDepth} 层，正常的文档不会如此。`,
  )
  return refuse('too-deep', { message, place: { path } })
}

function forbiddenKey(visit: Visit): Problem {
  const path = pathOf(visit)
  const message = text(`${path} uses a key that no document may have.`, `${path} 使用了文档中不允许的键。`)
  return refuse('forbidden-key', { message, place: { path } })
}

function notPlain(visit: Visit): Problem {
  const path = pathOf(visit)
  const got = formatValue(visit.value)
  const message = text(
    `${path} must be a finite number, a text, true, false, null, a list or an object. It is ${got.en}.`,
    `${path} 必须是有限的数、文本、true、false、null、列表或对象，现在是${got.zh}。`,
  )
  return refuse('not-json', { message, place: { path }, got })
}
