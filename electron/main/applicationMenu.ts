import { Menu, app } from 'electron'
import type { MenuCommand } from '../contract/menuCommand.ts'
import type { AppLanguage } from './appLanguage.ts'
import { menuTemplate } from './menuTemplate.ts'

/** Shows the native menu, now and again in the other language whenever that changes. */
export function showApplicationMenu(language: AppLanguage, send: (command: MenuCommand) => void): void {
  const show = (): void => {
    const template = menuTemplate({
      language: language.present,
      isMac: process.platform === 'darwin',
      appName: app.getName(),
      send,
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
  show()
  language.onChange(show)
}
