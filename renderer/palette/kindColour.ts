import type { CSSProperties } from 'react'
import type { Category } from '../../engine/layers/defineLayer.ts'

/** Sets `--kind` to the category's colour for an element and what is inside it; grey for unknown kinds. */
export function kindColour(category: Category | null): CSSProperties {
  return { ['--kind' as string]: kindVariable(category) }
}

export function kindVariable(category: Category | null): string {
  return category === null ? 'var(--ink-3)' : `var(--kind-${category})`
}
