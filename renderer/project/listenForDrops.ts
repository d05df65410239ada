import { takeFiles } from '../data/chooseData.ts'
import { readDroppedFiles } from '../data/readDroppedFiles.ts'
import { importGiven } from './importModel.ts'
import { isForeignModel } from './isForeignModel.ts'
import { openGiven } from './openProject.ts'

/** Files dropped anywhere on the window: a project is opened, a model of another program imported, anything else is taken as data. Returns what stops it. */
export function listenForDrops(): () => void {
  const onDragOver = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault()
  }
  const onDrop = (event: DragEvent) => {
    if (event.dataTransfer === null || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    void readDroppedFiles(event.dataTransfer).then((files) => {
      const model = files.find((file) => /\.(json|keras|h5|hdf5|onnx|zip)$/i.test(file.name))
      if (model !== undefined && isForeignModel(model)) return importGiven(files.length === 1 ? [model] : files)
      const project = files.find((file) => /\.(netwright|json)$/i.test(file.name))
      if (project !== undefined) return openGiven({ file: null, name: project.name, bytes: project.bytes })
      return files.length > 0 ? takeFiles(files) : undefined
    })
  }
  window.addEventListener('dragover', onDragOver)
  window.addEventListener('drop', onDrop)
  return () => {
    window.removeEventListener('dragover', onDragOver)
    window.removeEventListener('drop', onDrop)
  }
}
