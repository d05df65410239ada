/** A file as it crosses between processes. */
export interface NamedBytes {
  /** A relative path with forward slashes ("cats/001.png"). */
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}
