import { lastOperatorSet, meansTheSame } from './operatorVersions.ts'

/** The first with LayerNormalization; what layers are written in. */
export const ownOperatorSet = 17

/** As a file has it that was imported. */
export interface AskedOperator {
  readonly operator: string
  /** "": ONNX's own. */
  readonly domain: string
  /** Of the domain's operator set. */
  readonly version: number
}

export interface OperatorSets {
  /** Of ONNX's own domain. */
  readonly operatorSet: number
  /** Of other domains. */
  readonly domains: Readonly<Record<string, number>>
  /** Those that would mean something else in it, or whose domain is there in another version. */
  readonly misfits: readonly AskedOperator[]
}

/**
 * In which operator set a file is written: ours, or a newer one where an unknown operator asks for it (our own operators mean
 * the same up to the last set that is known). Never the file's own for its own sake: many are older than what layers need.
 */
export function chooseOperatorSet(kept: readonly AskedOperator[]): OperatorSets {
  const own = kept.filter(({ domain }) => domain === '')
  const asked = own
    .filter(({ operator, version }) => !meansTheSame(operator, { from: version, to: ownOperatorSet }))
    .map(({ version }) => Math.min(version, lastOperatorSet))
  const operatorSet = Math.max(ownOperatorSet, ...asked)
  const domains: Record<string, number> = {}
  for (const { domain, version } of kept) if (domain !== '') domains[domain] ??= version
  const misfits = kept.filter(({ operator, domain, version }) =>
    domain === '' ? !meansTheSame(operator, { from: version, to: operatorSet }) : domains[domain] !== version,
  )
  return { operatorSet, domains, misfits }
}
