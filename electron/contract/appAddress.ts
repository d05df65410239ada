/** The custom scheme under which the desktop serves the app: a secure, standard origin of its own, unlike file://. */
export const appScheme = 'app'
export const appHost = 'bundle'
export const appOrigin = `${appScheme}://${appHost}`

export const uiPage = '/index.html'
export const enginePage = '/engine.html'

/** Bodies of the recovery store are too big for calls: pages PUT and GET them here. */
export const storePathPrefix = '/store/'
export const storeKeys = ['autosave', 'checkpoint', 'settings'] as const
export type StoreKey = (typeof storeKeys)[number]
