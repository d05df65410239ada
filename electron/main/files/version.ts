/** A copy of a project as it once was saved. */
export interface Version {
  /** Its name in the store. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly savedAt: number
  readonly bytes: number
}
