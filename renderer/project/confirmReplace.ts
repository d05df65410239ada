import { needsSaving, useProject, type SaveAnswer } from './projectStore.ts'
import { saveProject } from './saveProject.ts'

/** Whether what is open may be closed: at once where nothing would be lost, else as the person answers. */
export async function confirmReplace(): Promise<boolean> {
  if (!needsSaving()) return true
  const answer = await new Promise<SaveAnswer>((resolve) => {
    useProject.getState().question?.answer('cancel')
    useProject.setState({
      question: {
        answer: (given) => {
          useProject.setState({ question: null })
          resolve(given)
        },
      },
    })
  })
  if (answer === 'save') return saveProject({ as: false })
  return answer === 'discard'
}
