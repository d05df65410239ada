import { Component, type ReactNode } from 'react'

interface Props {
  readonly children: ReactNode
  /** Shown instead of the panel; `retry` draws the panel anew. */
  readonly fallback: (error: Error, retry: () => void) => ReactNode
}

/** Keeps a panel's failure inside the panel. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state
    return error === null ? this.props.children : this.props.fallback(error, () => this.setState({ error: null }))
  }
}
