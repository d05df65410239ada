/** The words of whatever was thrown: libraries also throw strings and plain objects that have a message (tf.js's wasm does). */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string') {
    return thrown.message
  }
  return String(thrown)
}
