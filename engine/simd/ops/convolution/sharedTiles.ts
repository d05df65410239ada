interface Tiles {
  readonly tiles: number
  readonly channels: number
  /** Of eight output channels each. */
  readonly panels: number
  readonly threads: number
}

/** Bytes of transformed tiles and products that a block may have: what the second-level cache holds beside a plane of the filter. */
const blockBudget = 448 << 10
/** The same for a block of all tiles, which reads its part of the filter only once: that comes from further away than the tiles do. */
const wholeBudget = 2 * blockBudget
/** Cycles for a number of a tile's transform to and fro, and for a vector of the filter that is read; estimated, only their proportion matters. */
const cycles = { transformIn: 29, transformOut: 22, vector: 3 }

/** How many tiles and panels an item of `winogradConvolution` has, so that the thread with the most to do is done first. */
export function sharedTiles({ tiles, channels, panels, threads }: Tiles) {
  let best = { atATime: 1, panelsAtATime: panels, time: Infinity }
  for (let parts = 1; parts <= Math.min(threads * 2, Math.max(1, panels >> 3)); parts++) {
    const panelsAtATime = Math.ceil(panels / parts)
    const tileBytes = 36 * (channels + panelsAtATime * 8) * 4
    const most = tiles * tileBytes <= wholeBudget ? tiles : Math.min(tiles, Math.max(6, Math.floor(blockBudget / tileBytes)))
    for (let atATime = Math.min(4, most); atATime <= most; atATime++) {
      const items = Math.ceil(tiles / atATime) * Math.ceil(panels / panelsAtATime)
      const time = Math.ceil(items / threads) * itemCycles({ atATime, channels, panelsAtATime })
      if (time < best.time) best = { atATime, panelsAtATime, time }
    }
  }
  return { atATime: best.atATime, panelsAtATime: best.panelsAtATime }
}

function itemCycles({ atATime, channels, panelsAtATime }: Readonly<Record<'atATime' | 'channels' | 'panelsAtATime', number>>) {
  const transforms = atATime * (channels * cycles.transformIn + panelsAtATime * 8 * cycles.transformOut)
  return transforms + 36 * channels * panelsAtATime * (rowsOfProducts(atATime) + cycles.vector * 2)
}

/** Rows that `productRows` computes for so many: sixes, with a rest of four or of two fours. */
function rowsOfProducts(rows: number): number {
  const sixes = Math.floor(rows / 6)
  const rest = rows % 6
  if (rest === 0) return rows
  if (rest === 2 && sixes > 0) return sixes * 6 + 2
  return sixes * 6 + (rest <= 4 ? 4 : 6)
}
