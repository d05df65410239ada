export interface ExplainedOptions {
  /** Keys that do the same, as this system writes them. */
  readonly keys?: string | undefined
  /** Only where the element's own text is cut off. */
  readonly whenCut?: boolean
  /** Beside it where what lies below is wanted next. */
  readonly beside?: boolean
  /** Also when the card, menu item or the like around it gets the keyboard. */
  readonly withFocusAround?: boolean
}

/** Attributes that give an element an explanation, which `Explanations` brings up over it: on hover, keyboard focus and tap. */
export function explained(
  text: string,
  { keys, whenCut = false, beside = false, withFocusAround = false }: ExplainedOptions = {},
): Readonly<Record<`data-${string}`, string>> {
  return {
    'data-explain': text,
    ...(keys === undefined ? {} : { 'data-explain-keys': keys }),
    ...(beside ? { 'data-explain-beside': 'true' } : {}),
    ...(whenCut ? { 'data-explain-cut': 'true' } : {}),
    ...(withFocusAround ? { 'data-explain-around': 'true' } : {}),
  }
}
