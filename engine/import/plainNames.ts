import { namePattern } from '../document/freshName.ts'

/** Gives every foreign name one that Netwright allows and that nobody has yet; names that fit stay. */
export function plainNames(): (name: string) => string {
  const taken = new Set<string>()
  return (name) => {
    const letters = name.replace(/[^A-Za-z0-9_]+/g, '_')
    const stem = (/^[A-Za-z]/.test(letters) ? letters : `layer_${letters}`).slice(0, 56)
    let free = namePattern.test(name) ? name : stem
    for (let number = 2; taken.has(free); number += 1) free = `${stem}_${number}`
    taken.add(free)
    return free
  }
}
