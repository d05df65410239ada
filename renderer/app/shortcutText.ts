const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** "Mod Shift Z" as this system writes it: "⇧⌘Z" or "Ctrl Shift Z". */
export function shortcutText(keys: string): string {
  if (!isMac) return keys.replace('Mod', 'Ctrl')
  const marks: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' }
  return keys
    .split(' ')
    .map((key) => marks[key] ?? key)
    .join('')
}
