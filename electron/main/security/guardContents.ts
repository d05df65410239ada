import { app, shell, type WebContents } from 'electron'
import { isWelcomeOutside } from './isWelcomeOutside.ts'
import { keepsPage } from './keepsPage.ts'

/** Every window, whoever opens it, keeps its page, opens no other windows and holds no webview. */
export function guardAllContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents))
}

function guard(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!keepsPage(contents.getURL(), event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    // The app has no frames of its own.
    if (!event.isMainFrame || !keepsPage(contents.getURL(), event.url)) event.preventDefault()
  })
  // The app's own server redirects nobody.
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isWelcomeOutside(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}
