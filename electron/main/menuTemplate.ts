import type { MenuItemConstructorOptions } from 'electron'
import { type Language, type Text, text } from '../../engine/contract/text.ts'
import { commandKeys } from '../contract/commandKeys.ts'
import type { MenuCommand } from '../contract/menuCommand.ts'

interface Options {
  readonly language: Language
  readonly isMac: boolean
  readonly appName: string
  readonly send: (command: MenuCommand) => void
}

/**
 * The native menu in one language. An item's id is its command. Keys are shown but not registered: the UI handles them
 * itself, so that Undo in a text field undoes typing and the same keys work in the browser.
 */
export function menuTemplate({ language, isMac, appName, send }: Options): MenuItemConstructorOptions[] {
  const say = (words: Text): string => words[language]
  const item = (command: MenuCommand, words: Text): MenuItemConstructorOptions => ({
    id: command,
    label: say(words),
    click: () => send(command),
    ...(hasKeys(command) && { accelerator: acceleratorOf(command), registerAccelerator: false }),
  })
  const role = (role: NonNullable<MenuItemConstructorOptions['role']>, words: Text): MenuItemConstructorOptions => ({
    role,
    label: say(words),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const about = item('about', text(`About ${appName}`, `关于 ${appName}`))

  const appMenu: MenuItemConstructorOptions = {
    label: appName,
    submenu: [
      about,
      separator,
      role('hide', text(`Hide ${appName}`, `隐藏 ${appName}`)),
      role('hideOthers', text('Hide Others', '隐藏其他')),
      role('unhide', text('Show All', '全部显示')),
      separator,
      role('quit', text(`Quit ${appName}`, `退出 ${appName}`)),
    ],
  }
  const file: MenuItemConstructorOptions = {
    label: say(text('&File', '文件(&F)')),
    submenu: [
      item('new', text('New', '新建')),
      item('templates', text('Templates…', '模板…')),
      item('open', text('Open…', '打开…')),
      separator,
      item('save', text('Save', '保存')),
      item('saveAs', text('Save As…', '另存为…')),
      item('versions', text('Earlier Versions…', '较早的版本…')),
      item('import', text('Import…', '导入…')),
      item('export', text('Export…', '导出…')),
      item('loadWeights', text('Load Weights…', '载入权重…')),
      separator,
      isMac ? role('close', text('Close Window', '关闭窗口')) : role('quit', text('Quit', '退出')),
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: say(text('&Edit', '编辑(&E)')),
    submenu: [
      item('undo', text('Undo', '撤销')),
      item('redo', text('Redo', '重做')),
      separator,
      role('cut', text('Cut', '剪切')),
      role('copy', text('Copy', '复制')),
      role('paste', text('Paste', '粘贴')),
      item('selectAll', text('Select All', '全选')),
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: say(text('&View', '视图(&V)')),
    submenu: [
      item('fit', text('Fit to Window', '适应窗口')),
      item('tidy', text('Tidy Up', '自动整理布局')),
      separator,
      item('theme', text('Switch Between Light and Dark', '切换浅色与深色主题')),
      item('language', text('切换到简体中文', 'Switch to English')),
      separator,
      role('togglefullscreen', text('Full Screen', '全屏')),
    ],
  }
  const help: MenuItemConstructorOptions = {
    label: say(text('&Help', '帮助(&H)')),
    submenu: [item('shortcuts', text('Keyboard Shortcuts', '键盘快捷键')), ...(isMac ? [] : [separator, about])],
  }
  return isMac ? [appMenu, file, edit, view, help] : [file, edit, view, help]
}

/** "CmdOrCtrl+Shift+S", as Electron writes keys. The UI takes all of a command's keys; the menu shows one. */
function acceleratorOf(command: keyof typeof commandKeys): string {
  const [first] = commandKeys[command]
  return first.replaceAll(' ', '+').replace('Mod', 'CmdOrCtrl')
}

function hasKeys(command: MenuCommand): command is keyof typeof commandKeys {
  return command in commandKeys
}
