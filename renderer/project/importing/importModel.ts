import i18next from 'i18next'
import type { NamedBytes } from '../../../engine/contract/namedBytes.ts'
import { missingFile } from '../../../engine/import/missingFile.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import { problemsText } from '../../i18n/problemsText.ts'
import { session } from '../../run/session.ts'
import { showToast } from '../../ui/Toast.tsx'
import { confirmReplace } from '../confirmReplace.ts'
import { errorText } from '../errorText.ts'
import { useProject } from '../projectStore.ts'
import { putOnScreen } from '../putOnScreen.ts'
import { importInTime } from './importInTime.ts'

/** What such files are called; others beside them hold their weights. */
const modelFile = /\.(?:json|keras|h5|hdf5|onnx|zip)$/i

/** Lets the person choose the files of another program's model. */
export async function chooseImport(): Promise<void> {
  if (!(await confirmReplace())) return
  try {
    const files = await session().host.openData({ accept: [], folder: false, multiple: true })
    if (files !== 'cancelled') await readModel(files)
  } catch (error) {
    tellFailure('', () => errorText(error))
  }
}

/** Opens another program's model that came from outside: dropped, double-clicked, or chosen with Open. */
export async function importGiven(files: readonly NamedBytes[]): Promise<void> {
  if (await confirmReplace()) await readModel(files)
}

/** The network becomes a new project, with its weights, that no file holds yet. */
export async function readModel(files: readonly NamedBytes[]): Promise<void> {
  const name = (files.find((file) => modelFile.test(file.name)) ?? files[0])?.name ?? ''
  try {
    const read = await importInTime(files, { ask: session().ask, restartEngine: () => session().restartEngine() })
    if (!read.ok) {
      const isIncomplete = read.problems.some(({ code }) => code === missingFile) || (areParts(files) && files.length > 0)
      return tellFailure(name, () => problemsText(read.problems), isIncomplete ? files : [])
    }
    const { document, weights, remarks } = read.value
    putOnScreen({ document, weights, runs: [], thumbnail: null, dataFiles: [] }, { saved: false, interrupted: null })
    useProject.setState({
      file: null,
      unsavedLearning: weights !== null,
      recovered: false,
      imported: remarks.length > 0 ? { name, remarks } : null,
    })
    const inert = document.graph.nodes.filter(({ kind }) => layerKind(kind) === undefined).length
    const count = document.graph.nodes.length
    showToast(() => ({
      title: i18next.t('project.import.done', { name, count }),
      detail: [
        weights === null ? i18next.t('project.import.noWeights') : i18next.t('project.import.weights'),
        ...(inert > 0 ? [i18next.t('project.import.inert', { count: inert })] : []),
      ].join(' '),
      about: 'import',
      ...(remarks.length === 0
        ? {}
        : {
            action: {
              label: i18next.t('project.import.remarks', { count: remarks.length }),
              onPress: () => useProject.setState({ showsRemarks: true }),
            },
          }),
    }))
  } catch (error) {
    tellFailure(name, () => errorText(error))
  }
}

/** Files of weights without the file that says what they belong to. */
function areParts(files: readonly NamedBytes[]): boolean {
  return files.every(({ name }) => /\.(?:bin|data)$/i.test(name))
}

/** With `parts`, what is missing beside them can be chosen. */
function tellFailure(name: string, reason: () => string, parts: readonly NamedBytes[] = []): void {
  showToast(() => ({
    tone: 'bad',
    title: i18next.t('project.import.failed', { name }),
    detail: i18next.t('project.openFailedDetail', { reason: reason() }),
    about: 'import',
    ...(parts.length === 0
      ? {}
      : { action: { label: i18next.t('project.import.chooseMissing'), onPress: () => void chooseMissing(parts) } }),
  }))
}

/** Reads a model again, together with the files that it lacked; one that is chosen again takes the place of its namesake. */
async function chooseMissing(parts: readonly NamedBytes[]): Promise<void> {
  try {
    const chosen = await session().host.openData({ accept: [], folder: false, multiple: true })
    if (chosen === 'cancelled') return
    const names = new Set(chosen.map(({ name }) => name))
    await readModel([...parts.filter(({ name }) => !names.has(name)), ...chosen])
  } catch (error) {
    tellFailure('', () => errorText(error))
  }
}
