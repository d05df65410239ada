/** Numbers brought into another order, or transformed, for a kernel; kept as long as what they were made of is as it was. */
export interface Pack {
  readonly address: number
  readonly bytes: number
  readonly form: string
  readonly sources: readonly PackSource[]
  /** Uses that are going on. */
  users: number
}

export interface PackSource {
  readonly data: { readonly version: number }
  readonly version: number
}
