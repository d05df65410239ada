import { type BrowserWindow, dialog } from 'electron'
import type { Text } from '../../../engine/contract/text.ts'
import { text } from '../../../engine/contract/text.ts'
import type { AppLanguage } from '../appLanguage.ts'
import type { ExportQuestions } from './saveExport.ts'
import type { SaveQuestions } from './saveProject.ts'

interface Asker extends SaveQuestions, ExportQuestions {
  readonly whichProject: () => Promise<string | null>
  /** Empty: cancelled. */
  readonly whichData: (ask: { accept: readonly string[]; multiple: boolean }) => Promise<readonly string[]>
}

const words = {
  project: text('Netwright project', 'Netwright 项目'),
  open: text('Open project', '打开项目'),
  save: text('Save project', '保存项目'),
  export: text('Export', '导出'),
  exportFolder: text('Choose the folder to export into', '选择导出到的文件夹'),
  data: text('Choose data', '选择数据'),
  dataFiles: text('Data files', '数据文件'),
  allFiles: text('All files', '所有文件'),
  replace: text('Replace', '覆盖'),
  elsewhere: text('Save elsewhere…', '另存为…'),
  cancel: text('Cancel', '取消'),
  changedDetail: text(
    'Another program has changed it since it was opened or last saved here. Replacing it loses those changes.',
    '在此处打开或上次保存之后，其他程序修改了该文件。覆盖会丢失那些修改。',
  ),
} as const

/** The native dialogs, in the app's language, as questions whose answers are paths. Paths stay in main. */
export function createFileAsker(window: BrowserWindow, language: AppLanguage): Asker {
  const say = (words: Text): string => words[language.present]
  const projectFilters = () => [{ name: say(words.project), extensions: ['netwright'] }]
  const only = (filePaths: readonly string[]): string | null => filePaths[0] ?? null

  return {
    where: async (suggestedName) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: say(words.save),
        defaultPath: suggestedName,
        filters: projectFilters(),
      })
      return canceled || filePath === '' ? null : filePath
    },
    replaceChanged: async (name) => {
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        message: say(text(`"${name}" has changed on disk.`, `“${name}”在磁盘上已被修改。`)),
        detail: say(words.changedDetail),
        buttons: [say(words.replace), say(words.elsewhere), say(words.cancel)],
        defaultId: 1,
        cancelId: 2,
      })
      return response === 0 ? 'replace' : response === 1 ? 'elsewhere' : 'cancel'
    },
    whichFile: async (suggestedName) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, { title: say(words.export), defaultPath: suggestedName })
      return canceled || filePath === '' ? null : filePath
    },
    whichFolder: async () => {
      const { filePaths } = await dialog.showOpenDialog(window, {
        title: say(words.exportFolder),
        properties: ['openDirectory', 'createDirectory'],
      })
      return only(filePaths)
    },
    whichProject: async () => {
      const { filePaths } = await dialog.showOpenDialog(window, {
        title: say(words.open),
        properties: ['openFile'],
        filters: [...projectFilters(), { name: say(words.allFiles), extensions: ['*'] }],
      })
      return only(filePaths)
    },
    whichData: async ({ accept, multiple }) => {
      const extensions = accept.map((ending) => ending.slice(1))
      const { filePaths } = await dialog.showOpenDialog(window, {
        title: say(words.data),
        properties: ['openFile', ...(multiple ? (['multiSelections'] as const) : [])],
        filters: extensions.length === 0 ? [] : [{ name: say(words.dataFiles), extensions }],
      })
      return filePaths
    },
  }
}
