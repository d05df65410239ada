/** A suggested name as a file name on every system: no separators, control characters, trailing dots or reserved device names. */
export function safeFileName(suggested: string): string {
  const plain = suggested
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, '-')
    .replace(/[. ]+$/, '')
    .replace(/^\.+/, '')
    .trim()
    .slice(0, 120)
  if (plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i.test(plain)) return `netwright-${plain}`.replace(/-$/, '')
  return plain
}

/** Whether a name stays below the folder that it is joined to: relative, forward slashes, no "..", no device or drive. */
export function isSafeRelativeName(name: string): boolean {
  if (name.length === 0 || name.length > 1024) return false
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && safeFileName(part) === part)
}
