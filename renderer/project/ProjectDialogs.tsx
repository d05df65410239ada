import { EngineBanner } from '../run/EngineBanner.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { RecoveryQuestion } from './RecoveryQuestion.tsx'
import { SaveQuestion } from './SaveQuestion.tsx'
import { VersionsDialog } from './VersionsDialog.tsx'
import { WeightsDialog } from './WeightsDialog.tsx'

/** Everything of files and engine that lies over the window; mounted once by the shell. */
export function ProjectDialogs() {
  return (
    <>
      <EngineBanner />
      <ExportDialog />
      <SaveQuestion />
      <RecoveryQuestion />
      <VersionsDialog />
      <WeightsDialog />
    </>
  )
}
