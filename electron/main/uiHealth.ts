import { type BrowserWindow, dialog } from 'electron'
import { text } from '../../engine/contract/text.ts'
import type { AppLanguage } from './appLanguage.ts'
import type { CloseGate } from './closeGate.ts'

const words = {
  gone: text('Netwright’s window has stopped working.', 'Netwright 的窗口已停止工作。'),
  hangs: text('Netwright’s window does not respond.', 'Netwright 的窗口没有响应。'),
  detail: text(
    'Your work was copied a moment ago and comes back when the window is loaded again.',
    '您的工作刚刚已自动备份，重新加载窗口后即可恢复。',
  ),
  reload: text('Load again', '重新加载'),
  close: text('Close', '关闭'),
  wait: text('Keep waiting', '继续等待'),
} as const

/** Offers a way on when the UI's process died or hangs: the recovery copy is in the store, and this process still lives. */
export function watchUiHealth(window: BrowserWindow, { language, gate }: { language: AppLanguage; gate: CloseGate }): void {
  const act = (choice: 'reload' | 'close' | 'wait'): void => {
    if (window.isDestroyed() || choice === 'wait') return
    if (choice === 'reload') {
      gate.askAnew()
      window.webContents.reload()
    } else {
      gate.openForGood()
      window.close()
    }
  }
  const say = (key: keyof typeof words): string => words[key][language.present]

  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    void dialog
      .showMessageBox(window, {
        type: 'error',
        message: say('gone'),
        detail: say('detail'),
        buttons: [say('reload'), say('close')],
      })
      .then(({ response }) => act(response === 0 ? 'reload' : 'close'))
  })
  window.on('unresponsive', () => {
    void dialog
      .showMessageBox(window, {
        type: 'warning',
        message: say('hangs'),
        detail: say('detail'),
        buttons: [say('wait'), say('reload'), say('close')],
      })
      .then(({ response }) => act(response === 0 ? 'wait' : response === 1 ? 'reload' : 'close'))
  })
}
