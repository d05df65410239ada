/*
 * A SharedWorker of the app's origin that joins two pages by a real MessagePort: each comes with the same key and gets one
 * end of a channel. Electron does this in its browser process; afterwards no message passes through Node in either.
 */
const waiting = new Map()

self.onconnect = ({ ports: [page] }) => {
  page.onmessage = ({ data: key }) => {
    const other = waiting.get(key)
    if (other === undefined) {
      waiting.set(key, page)
      return
    }
    waiting.delete(key)
    const { port1, port2 } = new MessageChannel()
    other.postMessage(key, [port1])
    page.postMessage(key, [port2])
  }
}
