#!/usr/bin/env node
/**
 * Writes engine/data/sources/uciDigitsBytes.ts, the embedded data set, from a CSV of the UCI digits: a header line, then
 * 64 pixel columns (0 to 16) and the label in each row, as scikit-learn's load_digits gives them.
 *
 *   node scripts/packDigits.mjs digits.csv
 *
 * The bytes are column by column (all first pixels, …, all labels), which deflates best, then base64.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'

const [source] = process.argv.slice(2)
if (source === undefined) {
  console.error('Usage: node scripts/packDigits.mjs digits.csv')
  process.exit(2)
}
const rows = readFileSync(source, 'utf8')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => line.split(',').map(Number))
const columns = Uint8Array.from(
  { length: rows.length * 65 },
  (_, index) => rows[index % rows.length][Math.floor(index / rows.length)],
)
const lines = deflateRawSync(columns, { level: 9, memLevel: 9 })
  .toString('base64')
  .match(/.{1,160}/g)
const target = fileURLToPath(new URL('../engine/data/sources/uciDigitsBytes.ts', import.meta.url))
writeFileSync(
  target,
  `/**
 * Optical Recognition of Handwritten Digits, E. Alpaydin & C. Kaynak, UCI Machine Learning Repository, CC BY 4.0.
 * Written by scripts/packDigits.mjs: base64 of deflated bytes, column by column. Do not edit.
 */
export const uciDigitsBytes = \`
${lines.join('\n')}
\`
`,
)
console.log(`${rows.length} digits, ${lines.join('').length} characters`)
