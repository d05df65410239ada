import { succeed } from '../contract/problem.ts'
import { sampleLabel } from '../data/dataSet.ts'
import { loadDataSet } from '../data/loadDataSet.ts'
import { summariseData } from '../data/summariseData.ts'
import { shapeSize } from '../graph/shape.ts'
import { dataSetOf, type EngineState } from './engineState.ts'
import type { Handlers } from './handlers.ts'

export function dataHandlers(state: EngineState): Handlers<'loadData' | 'readSamples'> {
  const decodeImage =
    state.host.decodeImage ??
    (() => Promise.reject(new Error('Pictures cannot be decoded here: use the app, or IDX or CSV files.')))
  return {
    loadData: async ({ dataId, source, files }) => {
      const loaded = await loadDataSet(source, { files, decodeImage })
      if (!loaded.ok) return loaded
      state.dataSets.set(dataId, loaded.value)
      forgetOldData(state)
      return succeed(summariseData(loaded.value, dataId))
    },
    readSamples: async ({ dataId, indices }) => {
      const dataSet = dataSetOf(state, dataId)
      const size = shapeSize(dataSet.shape)
      return indices
        .filter((index) => index < dataSet.samples)
        .map((index) => ({
          index,
          values: dataSet.inputs.slice(index * size, (index + 1) * size),
          shape: dataSet.shape,
          label: sampleLabel(dataSet, index),
        }))
    },
  }
}

/** Data sets that stay loaded; open runs keep their own in any case. */
const dataSetLimit = 4

function forgetOldData({ dataSets }: EngineState): void {
  for (const id of dataSets.keys()) {
    if (dataSets.size <= dataSetLimit) return
    dataSets.delete(id)
  }
}
