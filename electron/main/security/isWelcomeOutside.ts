/** Sites that help texts link to. They open in the person's own browser, never in the app. */
const hosts: readonly string[] = ['arxiv.org', 'doi.org', 'archive.ics.uci.edu', 'js.tensorflow.org']

/** Whether a link may be handed to the system's browser: https, a known host, nothing that could be mistaken for another. */
export function isWelcomeOutside(address: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(address)
    return protocol === 'https:' && username === '' && password === '' && hosts.includes(host)
  } catch {
    return false
  }
}
