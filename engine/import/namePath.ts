/** In front of names that say nothing of blocks: `features_denseblock1_norm1`. */
const transparent = new Set(['features', 'backbone', 'base', 'model', 'module', 'net', 'network'])
/** Parts of networks that people name without a number. */
const parts = new Set(['stem', 'head', 'neck', 'encoder', 'decoder', 'classifier'])
/** `conv2d` is a kind of layer, not the second convolution. */
const kindWithRank = /(?:conv|pool|pooling|padding|sampling|cropping|dropout|transpose)[123]d$/i
const deepest = 2
/** Words before a number, at most: `convnext_tiny_downsampling_block_0`, `layers_encoder_layer_0`. */
const mostWords = 4

const letters = /^[A-Za-z]+$/

/**
 * The groups that a layer's name tells of, outermost first, at most two: `conv2_block1_1_conv` stands in `conv2` and there
 * in `conv2_block1`, `block2a_dwconv` in `block2` and `block2a`, `layer1_0_conv1` in `layer1` and `layer1_0`, `features_2_0_block_1` in
 * `features_2` and `features_2_0`, `expanded_conv_3_squeeze_excite_relu` in `expanded_conv_3`. Empty for names that are one word or a
 * kind with a number (`conv2d_5`).
 */
export function namePath(name: string): readonly string[] {
  // VGG's own names: conv1_1, conv1_2, pool1.
  const pool = /^pool(\d+)$/i.exec(name)
  if (pool !== null) return [`conv${pool[1] ?? ''}`]
  const words = name.split('_').filter((word) => word !== '')
  const path: string[] = []
  const start = transparent.has((words[0] ?? '').toLowerCase()) ? 1 : 0
  for (let at = start; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const before = words.slice(0, at)
    const add = (last: string) => path.push([...before, last].join('_'))
    if (kindWithRank.test(word)) break
    const [, stage = '', block = ''] = /^([A-Za-z]+\d+)([a-z]|[a-z]+\d+)$/.exec(word) ?? []
    if (block !== '') path.push([...before, stage].join('_'))
    if (block !== '' || /^[A-Za-z]+\d+$/.test(word) || (/^\d+$/.test(word) && path.length > 0)) add(word)
    else if (start === 1 && at === start && /^\d+$/.test(word)) add(word)
    else if (at === start && parts.has(word.toLowerCase())) add(word)
    else {
      const number = words.findIndex((each, index) => index > at && !letters.test(each))
      if (number === -1 || number > at + mostWords || !letters.test(word) || !/^\d+$/.test(words[number] ?? '')) break
      add(words.slice(at, number + 1).join('_'))
      at = number
    }
  }
  return path.filter((group) => group !== words.join('_')).slice(0, deepest)
}

/**
 * What all names begin with and nobody needs to read on a card, `convnext_tiny_` of `convnext_tiny_stage_0` and
 * `convnext_tiny_stage_1`: whole words, and at least one with its number is left. Empty for a single name.
 */
export function commonBeginning(names: readonly string[]): string {
  const [first = [], ...others] = names.map((name) => name.split('_'))
  if (others.length === 0) return ''
  const differs = first.findIndex((word, at) => !letters.test(word) || others.some((other) => other[at] !== word))
  const isWordNext = [first, ...others].every((words) => /^[A-Za-z]/.test(words[differs] ?? ''))
  const shared = first.slice(0, Math.max(0, isWordNext ? differs : differs - 1))
  return shared.map((word) => `${word}_`).join('')
}
