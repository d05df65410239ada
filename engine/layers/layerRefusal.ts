import type { Params } from '../contract/document.ts'
import type { Text } from '../contract/text.ts'

/** Why a layer refuses its inputs or params: becomes a Problem at its node. `param` names what to change, `fixes` offer it. */
export interface LayerRefusal {
  readonly code: string
  readonly message: Text
  readonly expected?: Text
  readonly got?: Text
  readonly param?: string
  readonly fixes?: readonly LayerFix[]
}

/** A fix as a layer can know it, without ids: the analyser turns it into edits at the node. */
export type LayerFix =
  | { readonly type: 'setParams'; readonly params: Params; readonly label: Text }
  | {
      readonly type: 'insertBefore'
      readonly port: string
      /** Which of the port's wires. */ readonly index: number
      readonly kind: string
      readonly params: Params
      readonly label: Text
    }
  | { readonly type: 'remove'; readonly label: Text }

/** Something worth saying about a layer that works: a warning is very likely a mistake, a hint may well be meant. */
export interface LayerRemark extends LayerRefusal {
  readonly severity: 'warning' | 'hint'
}
