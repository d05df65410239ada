/** Hands bytes to the browser's downloads. The browser does not tell whether they arrived. */
export function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download holds the Blob once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
