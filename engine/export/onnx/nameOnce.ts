/** Gives out names, none twice: "conv_1/Conv", "conv_1/Conv_2". `taken` are spoken for already. */
export function nameOnce(taken: Iterable<string>): (wish: string) => string {
  const given = new Set(taken)
  return (wish) => {
    let name = wish
    for (let number = 2; given.has(name); number++) name = `${wish}_${number}`
    given.add(name)
    return name
  }
}
