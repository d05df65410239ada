/** Asks with a plain file input, which every browser has. Resolves with an empty list where the person cancelled. */
export async function askWithInput(options: {
  readonly accept: readonly string[]
  readonly folder: boolean
  readonly multiple: boolean
}): Promise<readonly File[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = options.accept.join(',')
  input.multiple = options.multiple
  input.webkitdirectory = options.folder
  input.hidden = true
  // In the document: some browsers drop the events of an input that nothing holds.
  document.body.append(input)
  try {
    return await new Promise((resolve) => {
      input.addEventListener('change', () => resolve([...(input.files ?? [])]))
      input.addEventListener('cancel', () => resolve([]))
      input.click()
    })
  } finally {
    input.remove()
  }
}
