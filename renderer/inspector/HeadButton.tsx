import { useTranslation } from 'react-i18next'
import type { GraphNode } from '../../engine/contract/document.ts'
import { replaceHeadOf } from '../document/actions/selection.ts'
import { useDataSummary } from '../document/dataSummary.ts'
import { Button } from '../ui/Button.tsx'
import { scoresFor } from './scoresFor.ts'

/** Makes a trained network ready for the classes of the data at hand: a fresh last layer, all others as they are. */
export function HeadButton({ output }: { readonly output: GraphNode }) {
  const { t } = useTranslation()
  const data = useDataSummary((state) => state.summary)
  const scores = scoresFor(output, data)
  return (
    <Button
      disabledReason={scores === null ? t('inspector.replaceHeadNoData') : null}
      tooltip={t('inspector.replaceHeadHelp')}
      onPress={() => scores !== null && replaceHeadOf(output.id, scores)}
    >
      {scores === null ? t('inspector.replaceHead') : t('inspector.replaceHeadFor', { count: scores })}
    </Button>
  )
}
