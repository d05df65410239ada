import { useState } from 'react'

/** The list of before for as long as its items stay the same ones: React Flow looks at every card and wire for each new list. */
export function useSameList<Item>(list: Item[]): Item[] {
  const [kept, setKept] = useState(list)
  if (kept === list || (kept.length === list.length && kept.every((item, at) => item === list[at]))) return kept
  setKept(list)
  return list
}
