import { Inflate } from 'fflate'
import { decodeBase64 } from '../../bytes/decodeBase64.ts'
import { joinBytes } from '../../bytes/joinBytes.ts'
import type { DataSet } from '../dataSet.ts'
import { uciDigitsBytes } from './uciDigitsBytes.ts'

const pixels = 64

const uciDigitsAttribution =
  'Optical Recognition of Handwritten Digits, E. Alpaydin & C. Kaynak, UCI Machine Learning Repository, CC BY 4.0'

let unpacked: DataSet | null = null

/** The embedded data set: 1,797 handwritten digits, 8 × 8 × 1, grey from 0 to 16. Unpacked once. */
export function uciDigits(): DataSet {
  unpacked ??= unpack()
  return unpacked
}

function unpack(): DataSet {
  const pieces: Uint8Array[] = []
  new Inflate((piece) => pieces.push(piece)).push(decodeBase64(uciDigitsBytes), true)
  const columns = joinBytes(pieces)
  const samples = columns.length / (pixels + 1)
  return {
    samples,
    shape: [8, 8, 1],
    inputs: Float32Array.from(
      { length: samples * pixels },
      (_, index) => columns[(index % pixels) * samples + Math.floor(index / pixels)] ?? 0,
    ),
    targets: Int32Array.from(columns.subarray(pixels * samples)),
    targetSize: 1,
    classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
    attribution: uciDigitsAttribution,
    problems: [],
  }
}
