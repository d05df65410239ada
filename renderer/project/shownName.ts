import type { TFunction } from 'i18next'

/** What a project is called on screen: one that nobody has named yet says so in the language of the app. */
export function shownName(name: string, t: TFunction): string {
  return name === 'untitled' ? t('project.untitled') : name
}
