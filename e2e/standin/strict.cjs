'use strict'

/** Names that Node, promises, loggers and bundlers look up on any object. */
const asked = new Set(['then', 'toJSON', 'constructor', 'inspect', '__esModule', 'default', 'prototype', 'nodeType'])

/** The rule of the whole stand-in: what it lacks throws, so that a test can never pass on an API that did nothing. */
function strict(object, name) {
  return new Proxy(object, {
    get(target, key, receiver) {
      if (key in target || typeof key === 'symbol' || asked.has(key)) return Reflect.get(target, key, receiver)
      throw new Error(`electron stand-in: ${name}.${key} is not implemented`)
    },
  })
}

/** Electron's event object. */
function makeEvent(extra = {}) {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
    ...extra,
  }
}

module.exports = { strict, makeEvent }
