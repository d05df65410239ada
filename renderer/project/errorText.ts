/** What went wrong, as a sentence. */
export function errorText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return /[.!?。！？]$/.test(message) ? message : `${message}.`
}
