import type { TFunction } from 'i18next'
import { runCommand, type CommandName } from './commandBus.ts'
import { shortcutOf } from './shortcuts.ts'

export interface AppCommand {
  readonly name: CommandName
  readonly title: string
  readonly shortcut: string | null
  readonly run: () => void
}

const commands = [
  'train',
  'templates',
  'new',
  'open',
  'save',
  'saveAs',
  'versions',
  'import',
  'export',
  'loadWeights',
  'undo',
  'redo',
  'selectAll',
  'duplicate',
  'group',
  'ungroup',
  'fold',
  'unfold',
  'foldAll',
  'unfoldAll',
  'delete',
  'fit',
  'tidy',
  'theme',
  'language',
  'shortcuts',
  'about',
] as const satisfies readonly CommandName[]

/** Everything the search palette can do besides adding layers. */
export function appCommands(t: TFunction): readonly AppCommand[] {
  return commands.map((name) => ({
    name,
    title: t(`commands.${name}`),
    shortcut: shortcutOf(name) ?? null,
    run: () => {
      runCommand(name)
    },
  }))
}
