import { commandKeys } from '../../electron/contract/commandKeys.ts'
import type { CommandName } from './commandBus.ts'
import { shortcutText } from './shortcutText.ts'

/**
 * Every key of the window and what it does. Handlers, menus, tooltips and the list of shortcuts all read these tables. Keys
 * are written as `Mod Shift Z` (`Mod`: Cmd on a Mac, else Ctrl); what begins with @ is done with the pointer.
 */
const ofCommands = {
  ...commandKeys,
  train: ['Mod Enter'],
  search: ['Mod K'],
  duplicate: ['Mod D'],
  delete: ['Del'],
  group: ['Mod G'],
  ungroup: ['Mod Shift G'],
  // As VS Code folds; by their place, because layouts write other signs there.
  fold: ['Mod Shift ['],
  unfold: ['Mod Shift ]'],
  fit: ['F'],
  tidy: ['Shift F'],
  shortcuts: ['?'],
} as const satisfies Partial<Readonly<Record<CommandName, readonly string[]>>>

/** The browser makes events of these itself, which carry the clipboard. */
const ofClipboard = { cut: ['Mod X'], copy: ['Mod C'], paste: ['Mod V'] } as const

const arrows = ['←', '↑', '→', '↓'] as const

/** On cards and wires that have the keyboard, or are selected. */
const onCards = {
  walk: ['Tab'],
  neighbour: arrows,
  select: ['Enter', 'Space'],
  selectMore: ['Shift Enter', 'Shift @click'],
  move: arrows,
  moveFar: arrows.map((arrow) => `Shift ${arrow}`),
  rename: ['F2', '@doubleClick'],
  connect: ['C'],
  openGroup: ['Enter', '@doubleClick'],
  letGo: ['Esc'],
  cardMenu: ['@rightClick'],
} as const

const withPointer = {
  add: ['@doubleClick', 'Enter'],
  pan: ['Space @drag', '@middleDrag'],
  zoom: ['@wheel'],
  selectArea: ['@drag'],
} as const

export const shortcuts = { ...ofCommands, ...ofClipboard, ...onCards, ...withPointer }
export type ShortcutName = keyof typeof shortcuts

/** The list as people see it. */
export const shortcutSections = {
  project: ['new', 'templates', 'open', 'save', 'saveAs', 'export', 'train'],
  view: ['search', 'fit', 'tidy', 'pan', 'zoom', 'fold', 'unfold', 'shortcuts'],
  edit: ['undo', 'redo', 'cut', 'copy', 'paste', 'duplicate', 'delete', 'selectAll', 'group', 'ungroup'],
  cards: [
    'add',
    'walk',
    'neighbour',
    'select',
    'selectMore',
    'selectArea',
    'move',
    'moveFar',
    'rename',
    'connect',
    'openGroup',
    'cardMenu',
    'letGo',
  ],
} as const satisfies Readonly<Record<string, readonly ShortcutName[]>>

/** A browser keeps these for itself: it opens a window. */
const keptByBrowsers: readonly string[] = ['Mod N', 'Mod Shift N']
const isPage = typeof window !== 'undefined' && !('netwright' in window)

/** The keys of a shortcut that work in this window. */
export function workingKeys(name: ShortcutName): readonly string[] {
  return isPage ? shortcuts[name].filter((keys) => !keptByBrowsers.includes(keys)) : shortcuts[name]
}

function isShortcut(name: string): name is ShortcutName {
  return name in shortcuts
}

const gestures = ['@click', '@doubleClick', '@rightClick', '@drag', '@middleDrag', '@wheel'] as const

/** What the pointer does with what is held: "@drag" of "Space @drag". null: keys alone. */
export function gestureOf(keys: string): (typeof gestures)[number] | null {
  return gestures.find((gesture) => keys.endsWith(gesture)) ?? null
}

/** The first keys of a shortcut as this system writes them ("Ctrl Z", "⌘Z"), where there are any. */
export function shortcutOf(name: ShortcutName | CommandName): string | undefined {
  const [first] = isShortcut(name) ? workingKeys(name) : []
  return first === undefined ? undefined : shortcutText(first)
}

type KeyCommand = keyof typeof ofCommands

const commandOf = new Map<string, KeyCommand>(
  Object.entries(ofCommands).flatMap(([name, all]) =>
    // Object.entries forgets that its names are the table's.
    all.map((keys): [string, KeyCommand] => [keys, name as KeyCommand]),
  ),
)

/** The command that a key press stands for. */
export function pressedCommand(event: KeyPress): KeyCommand | undefined {
  return event.altKey ? undefined : commandOf.get(pressedKeys(event))
}

export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

const keyNames: Readonly<Record<string, string>> = { Delete: 'Del', Backspace: 'Del', ' ': 'Space', '？': '?' }
const places: Readonly<Record<string, string>> = { BracketLeft: '[', BracketRight: ']' }

/** A key press as the tables write it. Signs are taken as they are typed: Shift that makes a "?" is not told again. */
function pressedKeys({ key, code, ctrlKey, metaKey, shiftKey }: KeyPress): string {
  const hasModifier = ctrlKey || metaKey
  const place = hasModifier ? places[code] : undefined
  const name = place ?? keyNames[key] ?? (key.length === 1 ? key.toUpperCase() : key)
  const isSign = place === undefined && name.length === 1 && name.toLowerCase() === name.toUpperCase()
  return [...(hasModifier ? ['Mod'] : []), ...(shiftKey && !isSign ? ['Shift'] : []), name].join(' ')
}
