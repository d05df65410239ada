const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
const marks: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Del: '⌫', Enter: '↩' }
/** Apple writes ⌘ last of the modifiers. */
const appleOrder: readonly string[] = ['Alt', 'Shift', 'Mod']

/** "Mod Shift Z" as a system writes it: "⇧⌘Z" on a Mac, else "Ctrl Shift Z". */
export function shortcutText(keys: string, { mac = isMac }: { readonly mac?: boolean } = {}): string {
  const parts = keys.split(' ')
  if (!mac) return parts.map((key) => (key === 'Mod' ? 'Ctrl' : key)).join(' ')
  const modifiers = appleOrder.filter((modifier) => parts.includes(modifier))
  const rest = parts.filter((key) => !appleOrder.includes(key))
  return [...modifiers, ...rest].map((key) => marks[key] ?? key).join('')
}
