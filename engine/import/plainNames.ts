import { namePattern } from '../document/edits/freshName.ts'

/**
 * Gives every foreign name one that Netwright allows and that nobody has yet; names that fit stay. One without a Latin letter
 * or digit becomes `otherwise`: what the layer is.
 */
export function plainNames(): (name: string, otherwise: string) => string {
  const taken = new Set<string>()
  return (name, otherwise) => {
    const letters = name.replace(/[^A-Za-z0-9_]+/g, '_')
    const own = /^\w+$/.test(name) ? letters : letters.replace(/^_+|_+$/g, '')
    const stem = (own === '' ? otherwise : /^[A-Za-z]/.test(own) ? own : `layer_${own}`).slice(0, 56)
    let free = namePattern.test(name) ? name : stem
    for (let number = 2; taken.has(free); number += 1) free = `${stem}_${number}`
    taken.add(free)
    return free
  }
}
