'use strict'
const { fromLoopback } = require('./customSchemes.cjs')
const { session } = require('./session.cjs')
const { standIn } = require('./standIn.cjs')
const { makeEvent } = require('./strict.cjs')

/** Requests that are held until the app has spoken: navigations of all frames, and whatever would leave the computer. */
const heldRequests = [
  { urlPattern: '*', resourceType: 'Document', requestStage: 'Request' },
  { urlPattern: 'https://*', requestStage: 'Request' },
]

/** Asks the app about a held request and lets it go or fails it. */
async function decideRequest(contents, { requestId, frameId, request, resourceType }) {
  const url = fromLoopback(request.url)
  const refuse = () => contents.devtools.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }).catch(() => {})
  const isMainFrame = frameId === contents.targetId
  if (resourceType === 'Document' && !url.startsWith('about:')) {
    // The app's own loadURL and reload are no navigations of the page.
    const isOurs = isMainFrame && contents.navigatingTo === request.url
    if (!isOurs && wasPrevented(contents, url, isMainFrame)) return refuse()
  }
  if (await session.defaultSession.isCancelled(url)) return refuse()
  return contents.devtools.send('Fetch.continueRequest', { requestId }).catch(() => {})
}

function wasPrevented(contents, url, isMainFrame) {
  const event = makeEvent({ url, isMainFrame, isSameDocument: false })
  if (isMainFrame) contents.emit('will-navigate', event, url)
  contents.emit('will-frame-navigate', event)
  return event.defaultPrevented
}

/**
 * Chromium has made the new page before it tells of it; Electron asks before. So a refused window is closed again at once.
 * A rel=noopener page does not name its opener: every page that no window of ours owns is closed.
 */
async function decideNewWindow(contents, { url, windowName }) {
  const details = { url: fromLoopback(url), frameName: windowName, features: '', disposition: 'foreground-tab' }
  const { action } = contents.windowOpenHandler?.(details) ?? { action: 'allow' }
  if (action !== 'deny') throw new Error('electron stand-in: windows opened by pages are not implemented; deny them')
  for (let look = 0; look < 10; look++) {
    const { targetInfos } = await standIn.devtools.send('Target.getTargets')
    const ours = new Set([...standIn.contents.values()].map((known) => known.targetId))
    const strangers = targetInfos.filter(({ type, targetId }) => type === 'page' && !ours.has(targetId))
    if (standIn.windowsInMaking === 0)
      for (const { targetId } of strangers) standIn.devtools.send('Target.closeTarget', { targetId }).catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

module.exports = { heldRequests, decideRequest, decideNewWindow }
