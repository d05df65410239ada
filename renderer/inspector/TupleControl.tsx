import { TextField } from '../ui/TextField.tsx'

/** Whole numbers for each axis in one field: "3 × 3". One number stands for all axes of a kernel or stride. */
export function TupleControl({
  label,
  help,
  value,
  axes,
  check,
  onChange,
}: {
  readonly label: string
  readonly help: string
  readonly layout: 'row'
  readonly value: readonly number[]
  /** null: as many as people like. */
  readonly axes: number | null
  readonly check: (value: readonly number[]) => string | null
  readonly onChange: (value: readonly number[]) => void
}) {
  return (
    <TextField
      layout="row"
      numeric
      label={label}
      help={help}
      value={value.join(' × ')}
      check={(draft) => check(parseTuple(draft, axes))}
      onCommit={(draft) => {
        const next = parseTuple(draft, axes)
        if (next.join() !== value.join()) onChange(next)
      }}
    />
  )
}

/** "3×3", "3 x 3", "3, 3" and "3 3" alike; a single number for several axes is repeated. What is no number becomes NaN. */
export function parseTuple(draft: string, axes: number | null): readonly number[] {
  const numbers = draft
    .trim()
    .split(/\s*[×x*,;\s]\s*/i)
    .filter((part) => part !== '')
    .map(Number)
  const [only, ...others] = numbers
  return axes !== null && only !== undefined && others.length === 0 ? Array.from({ length: axes }, () => only) : numbers
}
