import type { AnyLayerDefinition } from '../../engine/layers/defineLayer.ts'

/** Kinds that a search means, best first: by title in either language, key, keywords, then summary. */
export function matchKinds(kinds: readonly AnyLayerDefinition[], query: string): readonly AnyLayerDefinition[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return kinds
  return kinds
    .map((definition, index) => ({ definition, index, rank: rankOf(definition, words) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((left, right) => left.rank - right.rank || left.index - right.index)
    .map(({ definition }) => definition)
}

function rankOf({ kind, title, keywords, summary }: AnyLayerDefinition, words: readonly string[]): number {
  const names = [title.en, title.zh, kind].map((name) => name.toLowerCase())
  const others = keywords.map((keyword) => keyword.toLowerCase())
  const prose = `${summary.en} ${summary.zh}`.toLowerCase()
  let worst = 0
  for (const word of words) {
    const rank = names.some((name) => name.startsWith(word))
      ? 0
      : names.some((name) => name.includes(word))
        ? 1
        : others.some((keyword) => keyword.includes(word))
          ? 2
          : word.length > 3 && prose.includes(word)
            ? 3
            : Infinity
    worst = Math.max(worst, rank)
  }
  return worst
}
