import type { TFunction } from 'i18next'
import { runCommand, type CommandName } from './commandBus.ts'
import { shortcutText } from './shortcutText.ts'

export interface AppCommand {
  readonly name: CommandName
  readonly title: string
  readonly shortcut: string | null
  readonly run: () => void
}

const commands: readonly (readonly [CommandName, string | null])[] = [
  ['train', null],
  ['templates', null],
  ['new', 'Mod N'],
  ['open', 'Mod O'],
  ['save', 'Mod S'],
  ['saveAs', 'Mod Shift S'],
  ['versions', null],
  ['import', null],
  ['export', 'Mod E'],
  ['loadWeights', null],
  ['undo', 'Mod Z'],
  ['redo', 'Mod Shift Z'],
  ['selectAll', 'Mod A'],
  ['duplicate', 'Mod D'],
  ['group', 'Mod G'],
  ['ungroup', 'Mod Shift G'],
  ['fold', 'Mod Shift ['],
  ['unfold', 'Mod Shift ]'],
  ['foldAll', null],
  ['unfoldAll', null],
  ['delete', 'Del'],
  ['fit', 'F'],
  ['tidy', 'Shift F'],
  ['theme', null],
  ['language', null],
  ['about', null],
]

/** Everything the search palette can do besides adding layers. */
export function appCommands(t: TFunction): readonly AppCommand[] {
  return commands.map(([name, keys]) => ({
    name,
    title: t(`commands.${name}`),
    shortcut: keys === null ? null : shortcutText(keys),
    run: () => {
      runCommand(name)
    },
  }))
}
