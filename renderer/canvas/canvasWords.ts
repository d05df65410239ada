import i18next, { type TFunction } from 'i18next'
import { createContext, useContext } from 'react'

/**
 * Texts for cards, ports and wires. `useTranslation` subscribes each component that calls it, and a large network has
 * thousands of these: the canvas asks once and hands the function down.
 */
export const CanvasWords = createContext<TFunction>(i18next.t)

export function useCanvasWords(): TFunction {
  return useContext(CanvasWords)
}

/** Whether the canvas is so far away that cards are patches of colour and nothing on them or on wires can be read. */
export const IsFar = createContext(false)
