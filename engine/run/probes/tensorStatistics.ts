import { reshape, slice, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { ValueStatistics } from '../../contract/probes.ts'
import { joinStatistics, type CountedStatistics } from './joinStatistics.ts'
import { valueStatistics } from './valueStatistics.ts'

/** Values read at a time: 16 MiB of float32. A VGG's largest matrix has a hundred million. */
const pieceSize = 2 ** 22

/** Statistics of a tensor of any size, read from its device in pieces. */
export async function tensorStatistics(tensor: Tensor): Promise<ValueStatistics> {
  if (tensor.size <= pieceSize) return valueStatistics(await tensor.data())
  let joined: CountedStatistics | null = null
  for (let start = 0; start < tensor.size; start += pieceSize) {
    const count = Math.min(pieceSize, tensor.size - start)
    const piece = tidy(() => slice(reshape(tensor, [tensor.size]), [start], [count]))
    const found = { count, statistics: valueStatistics(await piece.data()) }
    piece.dispose()
    joined = joined === null ? found : joinStatistics(joined, found)
  }
  return joined?.statistics ?? valueStatistics([])
}
