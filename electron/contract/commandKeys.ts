import type { MenuCommand } from './menuCommand.ts'

/**
 * The keys of what the native menu offers; `Mod` is Cmd on a Mac, else Ctrl, and the first is the one that is shown. The UI
 * handles them and lists them with its own (renderer/app/shortcuts.ts); the menu shows them.
 */
export const commandKeys = {
  new: ['Mod N'],
  templates: ['Mod Shift N'],
  open: ['Mod O'],
  save: ['Mod S'],
  saveAs: ['Mod Shift S'],
  export: ['Mod E'],
  undo: ['Mod Z'],
  redo: ['Mod Shift Z', 'Mod Y'],
  selectAll: ['Mod A'],
} as const satisfies Partial<Readonly<Record<MenuCommand, readonly string[]>>>
