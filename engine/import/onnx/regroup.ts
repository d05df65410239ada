import { batchLength, fileShape, type NodeValue } from './draft.ts'

interface Block {
  /** Axes of ours that the file's axes of this block are. */
  readonly from: readonly number[]
  readonly lengths: readonly number[]
  /** Where the block's axes stand in the new shape of the file. */
  readonly at: readonly number[]
}

/**
 * A new shape that keeps the order of our numbers: neighbouring axes become one, or one becomes several. Axes of length 1
 * come and go freely. null where it is anything else.
 */
export function regroup(value: NodeValue, target: readonly number[]): NodeValue | null {
  const blocks = blocksOf(value, target)
  if (blocks === null) return null
  const isBatch = ({ from }: Block): boolean => from.includes(0)
  for (const block of blocks) {
    if (isBatch(block) && (block.from.length !== 1 || block.lengths.length !== 1)) return null
    if (block.from.length > 1 && block.from.some((axis, index) => index > 0 && axis !== (block.from[index - 1] ?? 0) + 1))
      return null
    if (block.from.length > 1 && block.lengths.length > 1) return null
  }
  const ours = blocks.filter((block) => !isBatch(block)).toSorted((left, right) => (left.from[0] ?? 0) - (right.from[0] ?? 0))
  const shape: number[] = []
  const axes: (number | null)[] = target.map(() => null)
  for (const block of blocks) if (isBatch(block)) axes[block.at[0] ?? 0] = 0
  for (const block of ours) {
    block.lengths.forEach((length, index) => {
      shape.push(length)
      axes[block.at[index] ?? 0] = shape.length
    })
  }
  if (shape.length > 0) return { ...value, shape, axes }
  /* A single number stays a row of one. */
  const last = target.length - 1
  return { ...value, shape: [1], axes: axes.map((axis, at) => (at === last && axis === null ? 1 : axis)) }
}

/** Runs of axes with the same product on both sides, axes of length 1 left out. */
function blocksOf(value: NodeValue, target: readonly number[]): readonly Block[] | null {
  const lengths = fileShape(value)
  const source = value.axes.flatMap((axis, at) =>
    (lengths[at] ?? 1) > 1 && axis !== null ? [{ axis, length: lengths[at] ?? 1 }] : [],
  )
  const goal = target.flatMap((length, at) => (length > 1 ? [{ at, length }] : []))
  const blocks: Block[] = []
  let [left, right] = [0, 0]
  while (left < source.length || right < goal.length) {
    const from: number[] = []
    const into: { at: number; length: number }[] = []
    let [product, wanted] = [1, 1]
    do {
      const isShort = product <= wanted
      const next = isShort ? source[left] : undefined
      const aim = isShort ? undefined : goal[right]
      if (next !== undefined) {
        from.push(next.axis)
        product *= next.length
        left += 1
      } else if (aim !== undefined) {
        into.push(aim)
        wanted *= aim.length
        right += 1
      } else return null
    } while (product !== wanted)
    blocks.push({ from, lengths: into.map(({ length }) => length), at: into.map(({ at }) => at) })
  }
  return blocks.some(({ lengths: own }) => own.some((length) => length % batchLength === 0 && length !== batchLength))
    ? null
    : blocks
}
