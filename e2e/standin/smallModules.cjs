'use strict'
const { standIn } = require('./standIn.cjs')
const { strict } = require('./strict.cjs')

/** Dialogs cancel and note what was asked; tests replace them in the main process, as they do with real Electron. */
const dialog = strict(
  {
    showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
    showSaveDialog: async () => ({ canceled: true, filePath: '' }),
    showMessageBox: async (_window, { cancelId }) => ({ response: cancelId ?? 0, checkboxChecked: false }),
    showErrorBox: (title, content) => console.error(`${title}: ${content}`),
  },
  'dialog',
)

class MenuItem {
  constructor(options) {
    Object.assign(this, options)
    if (Array.isArray(options.submenu)) this.submenu = Menu.buildFromTemplate(options.submenu)
    this.click = () => options.click?.(this, [...standIn.windows.values()][0], {})
  }
}

class Menu {
  static #application = null
  items = []

  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
  static buildFromTemplate(template) {
    const menu = new Menu()
    menu.items = template.map((item) => new MenuItem(item))
    return menu
  }
  static setApplicationMenu(menu) {
    Menu.#application = menu
  }
  static getApplicationMenu() {
    return Menu.#application
  }
}

/** Opens nothing; tests read what would have been opened. */
const opened = []
const shell = strict({ opened, openExternal: async (url) => void opened.push(url) }, 'shell')

const blockers = new Set()
const powerSaveBlocker = strict(
  {
    start: () => {
      const id = blockers.size + 1
      blockers.add(id)
      return id
    },
    stop: (id) => blockers.delete(id),
    isStarted: (id) => blockers.has(id),
  },
  'powerSaveBlocker',
)

const display = { workArea: { x: 0, y: 0, width: 1920, height: 1080 } }
const screen = strict({ getAllDisplays: () => [display] }, 'screen')

module.exports = { dialog, Menu, MenuItem, shell, powerSaveBlocker, screen }
