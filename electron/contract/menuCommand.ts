/** What the native menu can ask of the UI. The UI owns the keyboard shortcuts; the menu only shows them. */
export const menuCommands = [
  'new',
  'open',
  'save',
  'saveAs',
  'versions',
  'templates',
  'import',
  'export',
  'loadWeights',
  'undo',
  'redo',
  'selectAll',
  'fit',
  'tidy',
  'theme',
  'language',
  'shortcuts',
  'about',
] as const

export type MenuCommand = (typeof menuCommands)[number]
