import type { FeatureMaps } from '../../engine/contract/probes.ts'

/**
 * A row of numbers as a picture of several rows, read like text: a strip of 128 cells in one line would be too fine to
 * see. Each number becomes a map of one cell, so that the grid lays them out. Anything else comes back as it is.
 */
export function foldStrip(maps: FeatureMaps): FeatureMaps {
  if (maps.maps !== 1 || maps.height !== 1 || maps.width === 1) return maps
  return { ...maps, height: 1, width: 1, maps: maps.width, mapsTotal: maps.width }
}
