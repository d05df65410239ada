/** A figure inside a formula that the user can change: drawn in the accent colour, leads to the parameter. */
export interface FormulaParam {
  readonly param: string
  readonly value: string
}

/** Arithmetic as people write it, with the user's own numbers: "(32 − 5 + 2·2) / 1 + 1 = 32". */
export type Formula = readonly (string | FormulaParam)[]

/** Tagged template: strings and numbers become text (numbers with thousands separators), params stay marked. */
export function formula(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | FormulaParam | Formula)[]
): Formula {
  const parts: (string | FormulaParam)[] = []
  for (let index = 0; index < strings.length; index += 1) {
    const string = strings[index]
    if (string !== undefined && string !== '') parts.push(string)
    const value = values[index]
    if (value === undefined) continue
    if (typeof value === 'number') parts.push(formatCount(value))
    else if (typeof value === 'string' || 'param' in value) parts.push(value as string | FormulaParam)
    else for (const part of value as Formula) parts.push(part)
  }
  return parts
}

/** A param's value within a formula: where it is shown, it can be traced back to its control. */
export function formulaParam(param: string, value: number | string): FormulaParam {
  return { param, value: typeof value === 'number' ? formatCount(value) : value }
}

/** The formula as plain text. */
export function formulaText(parts: Formula): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.value)).join('')
}

/** "25,557,032": thousands separators, no locale surprises. */
export function formatCount(value: number): string {
  // Formulas are written for every node at every edit, mostly with small numbers.
  if (value > -1000 && value < 1000) return String(value)
  const [whole = '', fraction] = String(value).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** "3·3·16·32": a product, params still marked. A factor that is a formula itself brings its own brackets. */
export function productFormula(factors: readonly (number | FormulaParam | Formula)[]): Formula {
  const parts: (string | FormulaParam)[] = []
  for (const factor of factors) {
    if (parts.length > 0) parts.push('·')
    if (typeof factor === 'number') parts.push(formatCount(factor))
    else if ('param' in factor) parts.push(factor)
    else parts.push(...factor)
  }
  return parts
}
