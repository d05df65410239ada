import {
  IntMaximumReduction,
  IntMinimumReduction,
  IntSumReduction,
  MaximumReduction,
  MinimumReduction,
  ProductReduction,
  reduceColumns,
  reduceRows,
  SumReduction,
} from './reduce'

/* Reductions over the last axis (Rows) and over the last but one (Columns); arguments and items: reduce.ts. NaN gives NaN. */

/** The sum times scale. */
export function sumRows(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceRows<SumReduction>(block, begin, end)
}

/** The sum times scale. */
export function sumColumns(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceColumns<SumReduction>(block, begin, end)
}

/** The product. */
export function productRows(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceRows<ProductReduction>(block, begin, end)
}

/** The product. */
export function productColumns(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceColumns<ProductReduction>(block, begin, end)
}

/** The largest. */
export function maximumRows(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceRows<MaximumReduction>(block, begin, end)
}

/** The largest. */
export function maximumColumns(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceColumns<MaximumReduction>(block, begin, end)
}

/** The smallest. */
export function minimumRows(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceRows<MinimumReduction>(block, begin, end)
}

/** The smallest. */
export function minimumColumns(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceColumns<MinimumReduction>(block, begin, end)
}

/** The sum of whole numbers. */
export function intSumRows(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceRows<IntSumReduction>(block, begin, end)
}

/** The sum of whole numbers. */
export function intSumColumns(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceColumns<IntSumReduction>(block, begin, end)
}

/** The largest whole number. */
export function intMaximumRows(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceRows<IntMaximumReduction>(block, begin, end)
}

/** The largest whole number. */
export function intMaximumColumns(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceColumns<IntMaximumReduction>(block, begin, end)
}

/** The smallest whole number. */
export function intMinimumRows(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceRows<IntMinimumReduction>(block, begin, end)
}

/** The smallest whole number. */
export function intMinimumColumns(block: usize, begin: i32, end: i32, thread: i32): void {
  reduceColumns<IntMinimumReduction>(block, begin, end)
}
