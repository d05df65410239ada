import { create } from 'zustand'

export type Theme = 'dark' | 'light'
const storageKey = 'netwright.theme'

/** The theme in use: as chosen last time, else the system's. */
export const useTheme = create<{ readonly theme: Theme }>()(() => ({ theme: rememberedTheme() }))

function setTheme(theme: Theme): void {
  localStorage.setItem(storageKey, theme)
  useTheme.setState({ theme })
}

export function toggleTheme(): void {
  setTheme(useTheme.getState().theme === 'dark' ? 'light' : 'dark')
}

/** Shows the theme on `<html>`, now and whenever it changes. */
export function startTheme(): void {
  const show = () => {
    document.documentElement.dataset['theme'] = useTheme.getState().theme
  }
  show()
  useTheme.subscribe(show)
}

function rememberedTheme(): Theme {
  const remembered = localStorage.getItem(storageKey)
  if (remembered === 'dark' || remembered === 'light') return remembered
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
}
