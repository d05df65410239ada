/** A text for people in both languages the app speaks. Neither can be forgotten: the type asks for both. */
export interface Text {
  readonly en: string
  readonly zh: string
}

export type Language = keyof Text

/** English first, then simplified Chinese. */
export function text(en: string, zh: string): Text {
  return { en, zh }
}
