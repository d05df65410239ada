import { app, shell, type WebContents } from 'electron'
import { isOwnAddress } from './isOwnAddress.ts'
import { isWelcomeOutside } from './isWelcomeOutside.ts'

/** Every window, whoever opens it, stays on the app's own pages, opens no other windows and holds no webview. */
export function guardAllContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents))
}

function guard(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    // The app has no frames of its own.
    if (!event.isMainFrame || !isOwnAddress(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isWelcomeOutside(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}
