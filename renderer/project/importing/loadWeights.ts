import i18next from 'i18next'
import type { NamedBytes } from '../../../engine/contract/namedBytes.ts'
import { decodeSafetensors, encodeSafetensors } from '../../../engine/document/tensors/safetensors.ts'
import { curvesKey, importCurves } from '../../../engine/import/torch/importCurves.ts'
import { matchWeightFile } from '../../../engine/import/weights/matchWeightFile.ts'
import { readWeightFile } from '../../../engine/import/weights/readWeightFile.ts'
import { currentDocument } from '../../document/documentStore.ts'
import { problemsText } from '../../i18n/problemsText.ts'
import { useRunStore } from '../../run/runStore.ts'
import { session } from '../../run/session.ts'
import { closeToasts, showToast } from '../../ui/Toast.tsx'
import { errorText } from '../errorText.ts'
import { useProject } from '../projectStore.ts'
import type { WeightsPreview } from './weightsPreview.ts'

/** PyTorch's .pt and .pth are among them to be told what to do instead. */
const weightFile = /\.(?:safetensors|npz|pt|pth)$/i
const curvesFile = /\.jsonl$/i

/** Whether such files can be shown by `previewWeights`. */
export function areWeights(files: readonly NamedBytes[]): boolean {
  return files.some(({ name }) => weightFile.test(name))
}

/** Lets the person choose a file of weights, and curves beside it, and shows what would go where; nothing changes before that is accepted. */
export async function chooseWeights(): Promise<void> {
  try {
    const accept = ['.safetensors', '.npz', '.jsonl', '.pt', '.pth']
    const chosen = await session().host.openData({ accept, folder: false, multiple: true })
    if (chosen !== 'cancelled') previewWeights(chosen)
  } catch (error) {
    tellFailure('', () => errorText(error))
  }
}

/** Shows what of these files would go where. A curves.jsonl that was given along counts before the curves inside the weights. */
export function previewWeights(files: readonly NamedBytes[]): void {
  const file = files.find(({ name }) => weightFile.test(name)) ?? files[0]
  if (file === undefined) return
  const read = readWeightFile(file.bytes)
  if (!read.ok) return tellFailure(file.name, () => problemsText(read.problems))
  const { tensors, metadata } = read.value
  const beside = files.find(({ name }) => curvesFile.test(name))
  const content = beside === undefined ? metadata[curvesKey] : new TextDecoder().decode(beside.bytes)
  const document = currentDocument()
  const curves = content === undefined ? null : importCurves(content, { number: 0, training: document.training })
  useProject.setState({
    weightsPreview: {
      name: file.name,
      match: matchWeightFile(document, tensors),
      curves: curves?.ok === true ? curves.value : null,
      curvesProblem: curves?.ok === false ? (curves.problems[0] ?? null) : null,
    },
  })
}

/** The next run begins with these weights; those that the file lacks stay. With `curves` their run is listed and shown. The former state can be put back. */
export async function acceptWeights(
  { name, match, curves }: WeightsPreview,
  options: { readonly curves: boolean },
): Promise<void> {
  const { run } = session()
  const former = await run.weights()
  const { unsavedLearning } = useProject.getState()
  const kept = former === null ? null : decodeSafetensors(former)
  const tensors = new Map([...(kept?.ok === true ? kept.value.tensors : []), ...match.weights])
  run.takeWeights(encodeSafetensors({ tensors, metadata: { format: 'netwright-weights' } }))
  const number = curves !== null && options.curves ? run.takeRun(curves) : null
  useProject.setState({ unsavedLearning: true, weightsPreview: null })
  showToast(() => ({
    tone: 'good',
    about: 'weights',
    title: i18next.t('project.weights.taken', { count: match.weights.size, name }),
    ...(number === null ? {} : { detail: i18next.t('project.weights.curvesTaken', { number }) }),
    action: {
      label: i18next.t('project.weights.putBack'),
      onPress: () => {
        if (number !== null) run.forgetRun(number)
        run.takeWeights(former)
        useProject.setState({ unsavedLearning })
      },
    },
  }))
  /* What a run has made of them since is not to be put back unasked. */
  const stop = useRunStore.subscribe((state, before) => {
    if (state.run.type !== 'training' || before.run.type === 'training') return
    stop()
    closeToasts('weights')
  })
}

function tellFailure(name: string, detail: () => string): void {
  showToast(() => ({ tone: 'bad', title: i18next.t('project.weights.failed', { name }), detail: detail() }))
}
