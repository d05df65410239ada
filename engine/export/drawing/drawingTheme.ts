import type { Category } from '../../layers/defineLayer.ts'

/** The colours of a drawing: those of the app's look (renderer/ui/tokens.css, which a test compares), by its names. */
export type Paint =
  | 'canvas'
  | 'raised'
  | 'panel'
  | 'hover'
  | 'line'
  | 'line-strong'
  | 'ink'
  | 'ink-2'
  | 'ink-3'
  | 'accent'
  | `kind-${Category}`
export type ThemeName = 'light' | 'dark'

export const drawingThemes: Readonly<Record<ThemeName, Readonly<Record<Paint, string>>>> = {
  light: {
    canvas: '#f7f8fa',
    raised: '#ffffff',
    panel: '#ffffff',
    hover: '#f0f3f7',
    line: '#e1e5eb',
    'line-strong': '#c3cad4',
    ink: '#171b22',
    'ink-2': '#4d5664',
    'ink-3': '#636c7a',
    accent: '#1a63d6',
    'kind-io': '#5b6678',
    'kind-conv': '#1f6feb',
    'kind-pool': '#0d8a86',
    'kind-dense': '#7a4fd0',
    'kind-activation': '#a86c00',
    'kind-normal': '#c03d68',
    'kind-recurrent': '#2f8f3a',
    'kind-merge': '#4f63a3',
    'kind-shape': '#6a7280',
  },
  dark: {
    canvas: '#14171c',
    raised: '#1f232b',
    panel: '#181b21',
    hover: '#272c36',
    line: '#2b313c',
    'line-strong': '#3c4452',
    ink: '#e8ebf0',
    'ink-2': '#a9b1bf',
    'ink-3': '#8a93a1',
    accent: '#6ea8fe',
    'kind-io': '#9aa6b8',
    'kind-conv': '#6ea8fe',
    'kind-pool': '#4cc3c0',
    'kind-dense': '#b58cf2',
    'kind-activation': '#eab54d',
    'kind-normal': '#f08aa8',
    'kind-recurrent': '#7fce76',
    'kind-merge': '#8fa0c8',
    'kind-shape': '#a3a9b4',
  },
}
