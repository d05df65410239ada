import { fail, succeed } from '../contract/problem.ts'
import { sampleLabel } from '../data/dataSet.ts'
import { loadDataSet } from '../data/loadDataSet.ts'
import { summariseData } from '../data/summariseData.ts'
import { setData, setTraining } from '../document/edits/setSettings.ts'
import { emptyDocument } from '../document/emptyDocument.ts'
import { shapeSize } from '../graph/shape.ts'
import { dataSetOf, type EngineState } from './engineState.ts'
import type { Handlers } from './handlers.ts'
import { augmentedVersions } from './training/augmentedVersions.ts'
import { noSuchSample } from './training/trainingProblems.ts'

/** Loads data into the engine and gives samples back, as stored or augmented. */
export function dataHandlers(state: EngineState): Handlers<'loadData' | 'readSamples' | 'augmentSample'> {
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
    augmentSample: async ({ dataId, data, training, sample, epochs }) => {
      const withData = setData(emptyDocument(''), data)
      const checked = withData.ok ? setTraining(withData.value, training) : withData
      if (!checked.ok) return checked
      const dataSet = dataSetOf(state, dataId)
      if (sample >= dataSet.samples) return fail(noSuchSample(sample, dataSet.samples))
      return succeed(augmentedVersions(dataSet, checked.value, { sample, epochs }))
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
