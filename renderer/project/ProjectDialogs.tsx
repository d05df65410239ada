import { ExportDialog } from './exporting/ExportDialog.tsx'
import { ImportRemarksDialog } from './importing/ImportRemarksDialog.tsx'
import { WeightsDialog } from './importing/WeightsDialog.tsx'
import { RecoveryQuestion } from './recovery/RecoveryQuestion.tsx'
import { VersionsDialog } from './recovery/VersionsDialog.tsx'
import { SaveQuestion } from './SaveQuestion.tsx'

/** Everything of files that lies over the window; mounted once by the shell. */
export function ProjectDialogs() {
  return (
    <>
      <ExportDialog />
      <SaveQuestion />
      <RecoveryQuestion />
      <VersionsDialog />
      <WeightsDialog />
      <ImportRemarksDialog />
    </>
  )
}
