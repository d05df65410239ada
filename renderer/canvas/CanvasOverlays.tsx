import { Panel } from '@xyflow/react'
import { BudgetPill } from './BudgetPill.tsx'
import { ProblemCard } from './cards/ProblemCard.tsx'
import { EmptyCanvas } from './EmptyCanvas.tsx'
import { ZoomControl } from './view/ZoomControl.tsx'
import { EndChoice } from './wires/EndChoice.tsx'
import { RefusalTip } from './wires/RefusalTip.tsx'

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
