import i18next from 'i18next'
import type { NamedBytes } from '../../../engine/contract/namedBytes.ts'
import type { Problem } from '../../../engine/contract/problem.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import { currentLanguage, localText } from '../../i18n/language.ts'
import { session } from '../../run/session.ts'
import { showToast } from '../../ui/Toast.tsx'
import { confirmReplace } from '../confirmReplace.ts'
import { errorText } from '../errorText.ts'
import { useProject } from '../projectStore.ts'
import { putOnScreen } from '../putOnScreen.ts'
import { importInTime } from './importInTime.ts'

/** So many remarks are read out at once; every inert node says what it is in the problems as well. */
const remarksShown = 3

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
  const name = files[0]?.name ?? ''
  try {
    const read = await importInTime(files, { ask: session().ask, restartEngine: () => session().restartEngine() })
    if (!read.ok) return tellFailure(name, () => told(read.problems))
    const { document, weights, remarks } = read.value
    putOnScreen({ document, weights, runs: [], thumbnail: null, dataFiles: [] }, { saved: false, interrupted: null })
    useProject.setState({ file: null, unsavedLearning: weights !== null, recovered: false })
    const inert = document.graph.nodes.filter(({ kind }) => layerKind(kind) === undefined).length
    const count = document.graph.nodes.length
    showToast(() => ({
      title: i18next.t('project.import.done', { name, count }),
      detail: [
        weights === null ? i18next.t('project.import.noWeights') : i18next.t('project.import.weights'),
        ...(inert > 0 ? [i18next.t('project.import.inert', { count: inert })] : []),
        told(remarks),
      ].join(' '),
    }))
  } catch (error) {
    tellFailure(name, () => errorText(error))
  }
}

function told(problems: readonly Problem[]): string {
  const shown = problems.slice(0, remarksShown).map((problem) => localText(problem.message, currentLanguage()))
  const more = problems.length - shown.length
  return [...shown, ...(more > 0 ? [i18next.t('project.import.more', { count: more })] : [])].join(' ')
}

function tellFailure(name: string, reason: () => string): void {
  showToast(() => ({
    tone: 'bad',
    title: i18next.t('project.import.failed', { name }),
    detail: i18next.t('project.openFailedDetail', { reason: reason() }),
  }))
}
