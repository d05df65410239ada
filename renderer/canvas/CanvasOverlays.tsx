import { Panel } from '@xyflow/react'
import { BudgetPill } from './BudgetPill.tsx'
import { EmptyCanvas } from './EmptyCanvas.tsx'
import { EndChoice } from './EndChoice.tsx'
import { ProblemCard } from './ProblemCard.tsx'
import { RefusalTip } from './RefusalTip.tsx'
import { ZoomControl } from './ZoomControl.tsx'

/** What floats above the network. */
export function CanvasOverlays() {
  return (
    <>
      <Panel position="top-center">
        <BudgetPill />
      </Panel>
      <Panel position="bottom-left">
        <ZoomControl />
      </Panel>
      <EmptyCanvas />
      <ProblemCard />
      <RefusalTip />
      <EndChoice />
    </>
  )
}
