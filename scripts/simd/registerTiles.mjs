/**
 * Text of engine/simd/kernels/generated/tiles.ts: the two products of register tiles that everything heavy is made of.
 * It is generated because AssemblyScript can neither return twelve sums from an inlined function nor keep them in an array
 * of registers, and hand-written copies of the same lines drift apart. A tile of 6 rows × 8 columns uses 12 of the 16 vector
 * registers for sums, two for the columns and one for the row; unrolling over k would cost registers and was slower.
 * Both halves of a row are loaded, summed and stored side by side in one block of code, so that V8 can join them to one vector of
 * twice the width (docs/simd.md): hence no sums that begin with a constant here and a load there.
 */
import { addRow, loadColumns, storeRow } from './productTiles.mjs'

const columns = 8
const wideColumns = 2 * columns

const upTo = (count) => Array.from({ length: count }, (_, index) => index)
const lines = (parts) => parts.join('\n')
const sumsOf = (height) => upTo(height).flatMap((row) => [`c${row}0`, `c${row}1`])

/** One step of k: `a(row)` broadcasts the row's number over a vector. */
function step(height, a) {
  return lines([
    'const b0 = v128.load(b), b1 = v128.load(b, 16)',
    'let v: v128',
    ...upTo(height).map(
      (row) => `v = ${a(row)}; c${row}0 = multiplyAdd(v, b0, c${row}0); c${row}1 = multiplyAdd(v, b1, c${row}1)`,
    ),
  ])
}

/** The sums begin with what is in C. A tile that is cut off by the last column goes through `spare`, as it does when stored. */
function loadSums(height, out) {
  return lines([
    'if (whole) {',
    ...upTo(height).map((row) => `c${row}0 = v128.load(${out(row)}); c${row}1 = v128.load(${out(row)}, 16)`),
    '} else {',
    ...upTo(height).map(
      (row) => `copyFloats(spare, ${out(row)}, rest); c${row}0 = v128.load(spare); c${row}1 = v128.load(spare, 16)`,
    ),
    '}',
  ])
}

/** Two whole panels side by side, for where V8 joins vectors (productTiles.mjs). */
function wideRowTile(height) {
  const vectors = upTo(wideColumns / 4)
  const each = (text) => lines(upTo(height).map((row) => vectors.map((vector) => text(row, vector)).join('; ')))
  return `const at = (column as usize) << 2, start = bias ? bias + at : 0 // Zeros lie at 0.
      let ${upTo(height)
        .flatMap((row) =>
          vectors.map((vector) => `c${row}${vector} = ${row === 0 ? `v128.load(start, ${16 * vector})` : `c0${vector}`}`),
        )
        .join(', ')}
      if (add) {
        ${each((row, vector) => `c${row}${vector} = v128.load(o${row} + at, ${16 * vector})`)}
      }
      let b = panel, ${upTo(height)
        .map((row) => `a${row} = p${row}`)
        .join(', ')}
      for (let r = 0; r < runs; r++) {
        for (const end = b + runBytes; b < end; b += 32) {
          ${loadColumns(wideColumns)}
          let v: v128
          ${lines(upTo(height).map((row) => `v = v128.load32_splat(a${row}); ${addRow(row, wideColumns)}; a${row} += 4`))}
        }
        const jump = load<u32>(jumps + ((r as usize) << 2)) as usize
        ${upTo(height)
          .map((row) => `a${row} += jump`)
          .join('; ')}
      }
      ${each((row, vector) => `c${row}${vector} = f32x4.pmin(f32x4.pmax(c${row}${vector}, lowest), highest)`)}
      ${lines(upTo(height).map((row) => storeRow(row, wideColumns, `o${row} + at`)))}`
}

/** Rows of `multiplyRows` that share a pass over B. Rows beyond the last repeat it: they store the same numbers once more. */
function rowTile(height) {
  const clamp = (sum) => `f32x4.pmin(f32x4.pmax(${sum}, lowest), highest)`
  const out = (row) => `o${row} + at`
  return `
function multiply${height}Rows(${upTo(height)
    .map((row) => `p${row}: usize, o${row}: usize`)
    .join(', ')},
  runs: i32, run: i32, jumps: usize, firstPanel: usize, panelBytes: usize, columns: i32,
  bias: usize, low: f32, high: f32, add: bool, wide: bool, spare: usize): void {
  const lowest = f32x4.splat(low), highest = f32x4.splat(high)
  const runBytes = (run as usize) << 5
  let panel = firstPanel
  let column = 0
  if (wide)
    for (; column + ${wideColumns} <= columns; column += ${wideColumns}, panel += panelBytes << 1) {
      ${wideRowTile(height)}
    }
  for (; column < columns; column += ${columns}, panel += panelBytes) {
    const at = (column as usize) << 2, rest = columns - column, whole = rest >= ${columns}
    const start = bias ? bias + at : 0 // Zeros lie at 0 (memory/layout.ts).
    let c00 = v128.load(start), c01 = v128.load(start, 16), ${sumsOf(height)
      .slice(2)
      .map((sum) => `${sum} = c0${sum[2]}`)
      .join(', ')}
    if (add) {
      ${loadSums(height, out)}
    }
    let b = panel, ${upTo(height)
      .map((row) => `a${row} = p${row}`)
      .join(', ')}
    for (let r = 0; r < runs; r++) {
      for (const end = b + runBytes; b < end; b += 32) {
        ${step(height, (row) => `v128.load32_splat(a${row})`)}
        ${upTo(height)
          .map((row) => `a${row} += 4`)
          .join('; ')}
      }
      const jump = load<u32>(jumps + ((r as usize) << 2)) as usize
      ${upTo(height)
        .map((row) => `a${row} += jump`)
        .join('; ')}
    }
    if (whole) {
      ${lines(upTo(height).map((row) => `v128.store(${out(row)}, ${clamp(`c${row}0`)}); v128.store(${out(row)}, ${clamp(`c${row}1`)}, 16)`))}
    } else {
      ${lines(upTo(height).map((row) => `v128.store(spare, ${clamp(`c${row}0`)}); v128.store(spare, ${clamp(`c${row}1`)}, 16); copyFloats(${out(row)}, spare, rest)`))}
    }
  }
}`
}

function multiplyRows() {
  const next = (row) => `let p${row} = p${row - 1}, o${row} = o${row - 1}
    if (rest > ${row} && height > ${row}) {
      x++; if (x == width) { x = 0; line += lineBytes; outLine += outLineBytes }
      p${row} = line + x * pixelBytes; o${row} = outLine + x * outPixelBytes
    }`
  const call = (height) =>
    `multiply${height}Rows(${upTo(height)
      .map((row) => `p${row}, o${row}`)
      .join(', ')}, runs, run, jumps, b, panelBytes, columns, bias, low, high, add, wide, spare)`
  return `
/**
 * C[row][column] = clamp(bias[column] + sum over k of A[row][k] · B[k][column]) for rows [from, to).
 * Row r of A begins at a + (r / width) · lineBytes + (r % width) · pixelBytes and is \`runs\` runs of \`run\` consecutive floats;
 * behind run i its pointer moves on by another jumps[i] bytes. That is a matrix (one run) and also a convolution over an image,
 * with no patch ever copied. Row r of C begins at c + (r / width) · outLineBytes + (r % width) · outPixelBytes.
 * B lies in panels of ${columns} columns, zero-filled behind the last one. \`bias\` 0: none. \`add\`: on top of what is in C.
 * \`spare\`: 32 bytes for tiles that the last column cuts off.
 */
export function multiplyRows(a: usize, lineBytes: usize, pixelBytes: usize, width: i32, from: i32, to: i32,
  runs: i32, run: i32, jumps: usize, b: usize, panelBytes: usize, columns: i32,
  c: usize, outLineBytes: usize, outPixelBytes: usize, bias: usize, low: f32, high: f32, add: bool, spare: usize): void {
  const first = from / width, wide = isWide()
  let x = from - first * width, line = a + first * lineBytes, outLine = c + first * outLineBytes
  for (let row = from; row < to;) {
    const rest = to - row
    const height = rest <= 2 ? 2 : rest <= 4 || rest == 8 ? 4 : 6
    const p0 = line + x * pixelBytes, o0 = outLine + x * outPixelBytes
    ${lines(upTo(6).slice(1).map(next))}
    if (height == 6) ${call(6)}
    else if (height == 4) ${call(4)}
    else ${call(2)}
    x++; if (x == width) { x = 0; line += lineBytes; outLine += outLineBytes }
    row += height
  }
}`
}

function columnTile(height) {
  const out = (row) => (row === 0 ? 'o' : `o + ${row} * outBytes`)
  return `
      const a_ = a + ((row as usize) << 2), o = c + row * outBytes + at
      let p = a_, b = panel
      let ${sumsOf(height)
        .map((sum, index) => (index === 0 ? `${sum} = f32x4.splat(0)` : `${sum} = c00`))
        .join(', ')}
      for (let r = 0; r < runs; r++) {
        for (let k = 0; k < run; k++) {
          ${step(height, (row) => `v128.load32_splat(p, ${4 * row})`)}
          p += aBytes; b += bBytes
        }
        p += aJump; b += bJump
      }
      if (left >= ${height} && rest >= ${columns}) {
        if (add) {
          ${lines(upTo(height).map((row) => `c${row}0 = f32x4.add(c${row}0, v128.load(${out(row)})); c${row}1 = f32x4.add(c${row}1, v128.load(${out(row)}, 16))`))}
        }
        ${lines(upTo(height).map((row) => `v128.store(${out(row)}, c${row}0); v128.store(${out(row)}, c${row}1, 16)`))}
      } else {
        ${lines(upTo(height).map((row) => `v128.store(spare, c${row}0, ${32 * row}); v128.store(spare, c${row}1, ${32 * row + 16})`))}
        for (let r = 0, height = min(${height}, left); r < height; r++) {
          if (add) addFloats(o + r * outBytes, spare + (r << 5), min(${columns}, rest))
          else copyFloats(o + r * outBytes, spare + (r << 5), min(${columns}, rest))
        }
      }
      row += ${height}`
}

/** Two whole panels side by side and rows that are all there. */
function wideColumnTile(height) {
  const vectors = upTo(wideColumns / 4)
  return `
        const o = c + row * outBytes + at
        let p = a + ((row as usize) << 2), b = panel
        let ${upTo(height)
          .flatMap((row) => vectors.map((vector) => `c${row}${vector} = ${row + vector === 0 ? 'f32x4.splat(0)' : 'c00'}`))
          .join(', ')}
        for (let r = 0; r < runs; r++) {
          for (let k = 0; k < run; k++) {
            ${loadColumns(wideColumns)}
            let v: v128
            ${lines(upTo(height).map((row) => `v = v128.load32_splat(p, ${4 * row}); ${addRow(row, wideColumns)}`))}
            p += aBytes; b += bBytes
          }
          p += aJump; b += bJump
        }
        if (add) {
          ${lines(upTo(height).map((row) => vectors.map((vector) => `c${row}${vector} = f32x4.add(c${row}${vector}, v128.load(o + ${row} * outBytes, ${16 * vector}))`).join('; ')))}
        }
        ${lines(upTo(height).map((row) => storeRow(row, wideColumns, `o + ${row} * outBytes`)))}
        row += ${height}`
}

function multiplyColumns() {
  return `
/**
 * C[row][column] = sum over k of A[k][row] · B[k][column]: the product with the left matrix transposed, read in place.
 * A(k, row) lies at a + 4 · row + k · aBytes, B(k, column) at b + k · bBytes + (column / ${columns}) · panelBytes (panelBytes 32: plain rows).
 * k goes over \`runs\` runs of \`run\` steps; behind each run A moves on by aJump bytes and B by bJump. \`add\`: on top of what is in C.
 * Rows go in sixes; a rest of eight as two fours (channel counts are 32 or 64: six would waste a tenth). \`spare\`: 192 bytes.
 */
export function multiplyColumns(a: usize, aBytes: usize, aJump: usize, rows: i32, b_: usize, bBytes: usize, bJump: usize, panelBytes: usize,
  runs: i32, run: i32, columns: i32, c: usize, outBytes: usize, add: bool, spare: usize): void {
  let panel = b_, column = 0
  /* Rows in fours go into sixes and fours without a rest. */
  if ((rows & 3) == 0 && isWide())
    for (; column + ${wideColumns} <= columns; column += ${wideColumns}, panel += panelBytes << 1) {
      const at = (column as usize) << 2
      for (let row = 0; row < rows;) {
        const left = rows - row
        if (left == 8 || left <= 4) {${wideColumnTile(4)}
        } else {${wideColumnTile(6)}
        }
      }
    }
  for (; column < columns; column += ${columns}, panel += panelBytes) {
    const at = (column as usize) << 2, rest = columns - column
    for (let row = 0; row < rows;) {
      const left = rows - row
      if (left == 8 || left <= 4) {${columnTile(4)}
      } else {${columnTile(6)}
      }
    }
  }
}`
}

export function registerTiles() {
  return `/* Generated by scripts/simd/registerTiles.mjs when the kernels are built; not to be edited. */
import { addFloats, copyFloats } from '../moveBytes'
import { multiplyAdd } from '../multiplyAdd'
import { isWide } from '../products/tileWidth'
${[2, 4, 6].map(rowTile).join('\n')}
${multiplyRows()}
${multiplyColumns()}
`
}
