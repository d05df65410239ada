'use strict'
const { EventEmitter } = require('node:events')
const { standIn } = require('./standIn.cjs')
const { strict } = require('./strict.cjs')

/**
 * The one session. Chromium here prompts for nothing (it is headless), so permission handlers are only kept, for tests to
 * call; the request filter is applied (navigationGuard.cjs).
 */
class Session extends EventEmitter {
  handlers = { permissionRequest: null, permissionCheck: null, devicePermission: null, beforeRequest: null }
  webRequest = strict({ onBeforeRequest: (handler) => void (this.handlers.beforeRequest = handler) }, 'session.webRequest')

  setPermissionRequestHandler(handler) {
    this.handlers.permissionRequest = handler
  }
  setPermissionCheckHandler(handler) {
    this.handlers.permissionCheck = handler
  }
  setDevicePermissionHandler(handler) {
    this.handlers.devicePermission = handler
  }
  /** The stand-in has no dictionaries. */
  setSpellCheckerEnabled() {}
  /** Resolves true where the app's filter cancels a request. */
  async isCancelled(url) {
    const { beforeRequest } = this.handlers
    if (beforeRequest === null) return false
    return new Promise((resolve) => beforeRequest({ url, method: 'GET' }, ({ cancel }) => resolve(cancel === true)))
  }
}

let only = null
const session = strict(
  {
    get defaultSession() {
      if (!standIn.ready) throw new Error('Session can only be received when app is ready')
      only ??= new Session()
      return only
    },
  },
  'session',
)

module.exports = { session }
