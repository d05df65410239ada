/** "graph.nodes[3].params.filters"; "document" for the whole. */
export function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'document'
  return path.reduce<string>((shown, key) => {
    if (typeof key === 'number') return `${shown}[${key}]`
    const name = String(key)
    if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) || name.length > 60) return `${shown}[${JSON.stringify(name.slice(0, 60))}]`
    return shown === '' ? name : `${shown}.${name}`
  }, '')
}
