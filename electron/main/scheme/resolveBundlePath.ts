import path from 'node:path'

/**
 * The file below `root` that an address of the app names, or null for anything that is no plain path below it:
 * "..", encoded separators, NUL, backslashes, drive letters and hidden names included. "/" is the UI's page.
 */
export function resolveBundlePath(root: string, pathname: string): string | null {
  const decoded = decode(pathname)
  if (decoded === null || !decoded.startsWith('/')) return null
  const parts = (decoded === '/' ? '/index.html' : decoded).slice(1).split('/')
  if (!parts.every(isPlainName)) return null
  const file = path.resolve(root, ...parts)
  const relative = path.relative(root, file)
  const isBelow = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative)
  return isBelow ? file : null
}

/** Letters of all kinds may be in asset names; what means something to a file system may not. */
function isPlainName(part: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.\-~]*$/.test(part)
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}
