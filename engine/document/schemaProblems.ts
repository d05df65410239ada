import type * as z from 'zod'
import type { Problem } from '../contract/problem.ts'
import { text, type Text } from '../contract/text.ts'
import { refuse } from './edits/refuse.ts'
import { formatPath } from './formatPath.ts'
import { formatValue } from './formatValue.ts'

type Issue = z.core.$ZodIssue

/** zod's issues as located problems in both languages; `path` leads from the document to the checked `value`. */
export function schemaProblems(
  issues: readonly Issue[],
  { value, path }: { readonly value: unknown; readonly path: readonly PropertyKey[] },
): readonly Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, ...issue.path, key]))
    const got = valueAt(value, issue.path)
    return [wrongValue([...path, ...issue.path], { expected: expectation(issue), got })]
  })
}

/** "graph.nodes[3].x must be a number. It is "left"." */
export function wrongValue(
  path: readonly PropertyKey[],
  { expected, got: value }: { readonly expected: Text; readonly got: unknown },
): Problem {
  const place = formatPath(path)
  const got = formatValue(value)
  const isMissing = value === undefined
  return refuse(isMissing ? 'missing-value' : 'wrong-value', {
    message: isMissing
      ? text(`${place} is missing. It must be ${expected.en}.`, `缺少 ${place}，它必须是${expected.zh}。`)
      : text(`${place} must be ${expected.en}. It is ${got.en}.`, `${place} 必须是${expected.zh}，现在是${got.zh}。`),
    place: { path: place },
    expected,
    got,
  })
}

function unknownKey(path: readonly PropertyKey[]): Problem {
  const place = formatPath(path)
  return refuse('unknown-key', {
    message: text(`${place} is not part of a document of this version.`, `${place} 不属于这个版本的文档。`),
    place: { path: place },
    expected: text('no such key', '没有这个键'),
    got: text(String(path.at(-1)), String(path.at(-1))),
  })
}

function expectation(issue: Issue): Text {
  switch (issue.code) {
    case 'invalid_type':
      return typeName(issue.expected)
    case 'too_big':
      return bound(issue.origin, { limit: Number(issue.maximum), sign: issue.inclusive === false ? '<' : '≤' })
    case 'too_small':
      return bound(issue.origin, { limit: Number(issue.minimum), sign: issue.inclusive === false ? '>' : '≥' })
    case 'invalid_value':
      return choice(issue.values)
    case 'invalid_union':
      return choice('options' in issue && Array.isArray(issue.options) ? issue.options : literalsOf(issue.errors))
    case 'custom':
      return isText(issue.params?.['expected']) ? issue.params['expected'] : text('another value', '其他值')
    default:
      return text('another value', '其他值')
  }
}

function typeName(expected: string): Text {
  switch (expected) {
    case 'number':
      return text('a finite number', '有限的数')
    case 'int':
      return text('a whole number', '整数')
    case 'string':
      return text('a text', '文本')
    case 'boolean':
      return text('true or false', 'true 或 false')
    case 'array':
      return text('a list', '列表')
    case 'object':
    case 'record':
      return text('an object', '对象')
    default:
      return text(expected, expected)
  }
}

function bound(origin: string, { limit, sign }: { readonly limit: number; readonly sign: '<' | '≤' | '>' | '≥' }): Text {
  const en = { '<': 'below', '≤': 'at most', '>': 'above', '≥': 'at least' }[sign]
  const zh = { '<': '小于', '≤': '不超过', '>': '大于', '≥': '不小于' }[sign]
  switch (origin) {
    case 'array':
      return text(`a list of ${en} ${limit}`, `长度${zh} ${limit} 的列表`)
    case 'string':
      return text(`a text of ${en} ${limit} characters`, `长度${zh} ${limit} 个字符的文本`)
    default:
      return text(`a number ${en} ${limit}`, `${zh} ${limit} 的数`)
  }
}

function choice(values: readonly unknown[]): Text {
  const list = values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value))).join(', ')
  return values.length === 1 ? text(list, list) : text(`one of ${list}`, `以下之一：${list}`)
}

function literalsOf(errors: readonly (readonly Issue[])[]): readonly unknown[] {
  return errors.flat().flatMap((issue) => (issue.code === 'invalid_value' ? issue.values : []))
}

function isText(value: unknown): value is Text {
  return typeof value === 'object' && value !== null && 'en' in value && 'zh' in value
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((current, key) => {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined
    return (current as Readonly<Record<PropertyKey, unknown>>)[key] // an object that has this key
  }, value)
}
