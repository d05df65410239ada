import type { Text } from '../../contract/text.ts'

/** What is wrong with a zip file, and in which entry; '' for the file as a whole. */
export interface Fault {
  readonly kind: 'damaged' | 'too-large'
  readonly name: string
  readonly what: Text
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }

export function damaged(name: string, what: Text): Fault {
  return { kind: 'damaged', name, what }
}

export function refuse(fault: Fault): { readonly ok: false; readonly fault: Fault } {
  return { ok: false, fault }
}
