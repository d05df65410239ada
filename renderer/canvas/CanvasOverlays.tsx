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
      {/* Controls before explanations, for who comes from the last card by Tab. */}
      <Panel position="bottom-left">
        <ZoomControl />
      </Panel>
      <Panel position="top-center">
        <BudgetPill />
      </Panel>
      <EmptyCanvas />
      <ProblemCard />
      <RefusalTip />
      <EndChoice />
    </>
  )
}
