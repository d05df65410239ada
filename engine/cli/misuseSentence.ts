/** Commander's "error: unknown command 'trian'\\n(Did you mean train?)" as a sentence that also says where help is. */
export function misuseSentence(message: string): string {
  const [first = '', ...more] = message
    .replace(/^error: /, '')
    .trim()
    .split('\n')
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`
  const told = /[.?!]$/.test(sentence) ? sentence : `${sentence}.`
  const advice = more.map((line) => line.replace(/^\((.*)\)$/, '$1'))
  return [told, ...advice, 'Help: netwright --help, or netwright train --help.'].join(' ')
}
