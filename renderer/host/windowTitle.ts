/** What stands in the window's title bar; a dot marks unsaved work, as on macOS. */
export function windowTitle(options: { readonly name: string; readonly dirty: boolean }): string {
  return `${options.dirty ? '• ' : ''}${options.name} – Netwright`
}
