import i18next from 'i18next'
import { decodeSafetensors, encodeSafetensors } from '../../engine/document/safetensors.ts'
import { matchWeightFile, type WeightMatch } from '../../engine/import/weights/matchWeightFile.ts'
import { readWeightFile } from '../../engine/import/weights/readWeightFile.ts'
import { currentDocument } from '../document/documentStore.ts'
import { currentLanguage, localText } from '../i18n/language.ts'
import { session } from '../run/session.ts'
import { showToast } from '../ui/Toast.tsx'
import { errorText } from './errorText.ts'
import { useProject } from './projectStore.ts'

export interface WeightsPreview {
  readonly name: string
  readonly match: WeightMatch
}

/** Lets the person choose a file of weights and shows what would go where; nothing changes before that is accepted. */
export async function chooseWeights(): Promise<void> {
  try {
    const chosen = await session().host.openData({ accept: ['.safetensors', '.npz'], folder: false, multiple: false })
    const file = chosen === 'cancelled' ? undefined : chosen[0]
    if (file === undefined) return
    const read = readWeightFile(file.bytes)
    if (!read.ok) {
      const detail = read.problems.map(({ message }) => localText(message, currentLanguage())).join(' ')
      return showToast({ tone: 'bad', title: i18next.t('project.weights.failed', { name: file.name }), detail })
    }
    useProject.setState({ weightsPreview: { name: file.name, match: matchWeightFile(currentDocument(), read.value.tensors) } })
  } catch (error) {
    showToast({ tone: 'bad', title: i18next.t('project.weights.failed', { name: '' }), detail: errorText(error) })
  }
}

/** The next run begins with these weights; those that the file lacks stay. The former ones can be put back. */
export async function acceptWeights({ name, match }: WeightsPreview): Promise<void> {
  const { run } = session()
  const former = await run.weights()
  const { unsavedLearning } = useProject.getState()
  const kept = former === null ? null : decodeSafetensors(former)
  const tensors = new Map([...(kept?.ok === true ? kept.value.tensors : []), ...match.weights])
  run.takeWeights(encodeSafetensors({ tensors, metadata: { format: 'netwright-weights' } }))
  useProject.setState({ unsavedLearning: true, weightsPreview: null })
  showToast({
    tone: 'good',
    title: i18next.t('project.weights.taken', { count: match.weights.size, name }),
    action: {
      label: i18next.t('project.weights.putBack'),
      onPress: () => {
        run.takeWeights(former)
        useProject.setState({ unsavedLearning })
      },
    },
  })
}
