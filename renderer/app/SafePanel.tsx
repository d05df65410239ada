import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'

/** A panel whose failure leaves the others, and the document, alone. */
export function SafePanel({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <ErrorBoundary
      fallback={(error, retry) => (
        <div role="alert">
          <EmptyState
            icon={<CircleAlert size={20} aria-hidden />}
            title={t('app.panelFailed')}
            action={<Button onPress={retry}>{t('app.tryAgain')}</Button>}
          >
            {t('app.panelFailedText')} ({error.message})
          </EmptyState>
        </div>
      )}
    >
      {children}
    </ErrorBoundary>
  )
}
