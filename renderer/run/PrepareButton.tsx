import { useTranslation } from 'react-i18next'
import { useAnalysis } from '../document/analysisStore.ts'
import { Button } from '../ui/Button.tsx'
import { previewCost } from './previewCost.ts'
import { useRefusal } from './refusals.ts'
import { session } from './session.ts'

/** Compiles the network for looking at it, and says what that costs. */
export function PrepareButton({ again = false }: { readonly again?: boolean }) {
  const { t } = useTranslation()
  const refusal = useRefusal()
  const totals = useAnalysis((analysis) => analysis.totals)
  return (
    <Button
      tooltip={`${t('training.empty.prepareTip')}. ${t('features.cost', previewCost(totals))}`}
      disabledReason={refusal('prepare')}
      onPress={() => void session().run.prepare()}
    >
      {again ? t('features.prepareAgain') : t('training.empty.prepare')}
    </Button>
  )
}
