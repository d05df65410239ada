import type { NamedBytes } from '../../../engine/contract/namedBytes.ts'
import { takeFiles } from '../../data/chooseData.ts'
import { readDroppedFiles, tellUnreadable } from '../../data/readDroppedFiles.ts'
import { openGiven } from '../openProject.ts'
import { importGiven } from './importModel.ts'
import { isForeignModel } from './isForeignModel.ts'
import { areWeights, previewWeights } from './loadWeights.ts'

/** Files dropped anywhere on the window: a project is opened, a model of another program imported, weights shown beside the network's, anything else is taken as data. Returns what stops it. */
export function listenForDrops(): () => void {
  // Entering counts too: where what lies under the pointer changes just before the drop, the browser asks there and not over it.
  const accept = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault()
  }
  const onDrop = (event: DragEvent) => {
    if (event.dataTransfer === null || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    void readDroppedFiles(event.dataTransfer).then(take, tellUnreadable)
  }
  window.addEventListener('dragenter', accept)
  window.addEventListener('dragover', accept)
  window.addEventListener('drop', onDrop)
  return () => {
    window.removeEventListener('dragenter', accept)
    window.removeEventListener('dragover', accept)
    window.removeEventListener('drop', onDrop)
  }
}

async function take(files: readonly NamedBytes[]): Promise<void> {
  const model = files.find((file) => /\.(json|keras|h5|hdf5|onnx|zip)$/i.test(file.name))
  if (model !== undefined && isForeignModel(model)) return importGiven(files.length === 1 ? [model] : files)
  if (areWeights(files)) return previewWeights(files)
  const project = files.find((file) => /\.(netwright|json)$/i.test(file.name))
  if (project !== undefined) return openGiven({ file: null, name: project.name, bytes: project.bytes })
  return files.length > 0 ? takeFiles(files) : undefined
}
