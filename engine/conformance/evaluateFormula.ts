/** Works out a formula's text, a sum of products and quotients with brackets: "14·14 · (3·3·(8/2)·1 + 8·16)". */
export function evaluateFormula(text: string): number {
  const tokens = text.replaceAll(',', '').match(/\d+|[+·/()]/g) ?? []
  let position = 0

  function sum(): number {
    let total = product()
    while (tokens[position] === '+') {
      position += 1
      total += product()
    }
    return total
  }

  function product(): number {
    let total = factor()
    while (tokens[position] === '·' || tokens[position] === '/') {
      position += 1
      total = tokens[position - 1] === '·' ? total * factor() : total / factor()
    }
    return total
  }

  function factor(): number {
    const token = tokens[position]
    position += 1
    if (token !== '(') return Number(token)
    const inside = sum()
    position += 1
    return inside
  }

  const value = sum()
  if (position !== tokens.length) throw new Error(`Not a sum of products: ${text}`)
  return value
}
