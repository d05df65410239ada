/** What people can ask for from several places: keys, the native menu, the search palette, buttons. */
export type CommandName =
  | 'new'
  | 'open'
  | 'save'
  | 'saveAs'
  | 'versions'
  | 'import'
  | 'export'
  | 'loadWeights'
  | 'templates'
  | 'undo'
  | 'redo'
  | 'copy'
  | 'cut'
  | 'paste'
  | 'duplicate'
  | 'delete'
  | 'selectAll'
  | 'group'
  | 'ungroup'
  | 'fold'
  | 'unfold'
  | 'foldAll'
  | 'unfoldAll'
  | 'fit'
  | 'tidy'
  | 'search'
  | 'theme'
  | 'language'
  | 'train'
  | 'shortcuts'
  | 'about'

type Handler = () => void
const handlers = new Map<CommandName, Handler>()

/** Takes over a command until the returned function is called. Panels that own a piece of work register it here. */
export function onCommand(name: CommandName, handler: Handler): () => void {
  handlers.set(name, handler)
  return () => {
    if (handlers.get(name) === handler) handlers.delete(name)
  }
}

/** Returns false where nobody has taken the command over yet. */
export function runCommand(name: CommandName): boolean {
  const handler = handlers.get(name)
  handler?.()
  return handler !== undefined
}
