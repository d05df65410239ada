import type { AnyLayerDefinition } from '../layers/defineLayer.ts'

/** Finds a layer kind, or nothing; the registry's own unless a test brings kinds of its own. */
export type LookUpKind = (kind: string) => AnyLayerDefinition | undefined
