import { text, type Text } from '../contract/text.ts'

/** A value out of a file, short enough for a sentence: 3, "same", a list of 4, nothing. */
export function formatValue(value: unknown): Text {
  switch (typeof value) {
    case 'undefined':
      return text('missing', '缺失')
    case 'string': {
      const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value
      return text(`"${shown}"`, `“${shown}”`)
    }
    case 'number':
    case 'boolean':
      return text(String(value), String(value))
    case 'object':
      if (value === null) return text('null', 'null')
      return Array.isArray(value) ? formatList(value) : text('an object', '一个对象')
    default:
      return text(`a ${typeof value}`, `一个 ${typeof value}`)
  }
}

function formatList(list: readonly unknown[]): Text {
  if (list.length > 0 && list.length <= 6 && list.every((item) => typeof item === 'number')) {
    const shown = `[${list.join(', ')}]`
    return text(shown, shown)
  }
  return text(`a list of ${list.length}`, `一个长度为 ${list.length} 的列表`)
}
