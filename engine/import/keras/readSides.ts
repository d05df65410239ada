/** 1, [1, 2] or [[1, 2], [3, 4]]: both axes alike, each axis alike on both sides, or all four sides. */
export function readSides(value: unknown): { top: number; bottom: number; left: number; right: number } | null {
  const pair = (item: unknown): readonly [number, number] | null => {
    if (typeof item === 'number') return [item, item]
    if (!Array.isArray(item) || item.length !== 2) return null
    const [first, second] = item as readonly unknown[]
    return typeof first === 'number' && typeof second === 'number' ? [first, second] : null
  }
  const list: readonly unknown[] | null =
    typeof value === 'number' ? [value, value] : Array.isArray(value) && value.length === 2 ? value : null
  const [rows, columns] = list === null ? [null, null] : [pair(list[0]), pair(list[1])]
  if (rows === null || columns === null || rows === undefined || columns === undefined) return null
  return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] }
}
