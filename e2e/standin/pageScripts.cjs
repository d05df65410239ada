'use strict'
const fs = require('node:fs')
const path = require('node:path')
const { standIn } = require('./standIn.cjs')

const isolatedWorldName = 'Electron Isolated Context'
const read = (file) => fs.readFileSync(path.join(__dirname, file), 'utf8')
const worldEvent = JSON.stringify(standIn.worldEvent)
const makeCodec = `(() => { const module = {}; ${read('cloneCodec.cjs')}; return module.exports.makeCodec })()`

const mainWorldScript = read('page/mainWorld.js').replace('__WORLD_EVENT__', worldEvent)
// Replacements as functions: the codec's text holds "$", which means something in a replacement string.
const isolatedWorldScript = read('page/isolatedWorld.js')
  .replace('__WORLD_EVENT__', worldEvent)
  .replace('__MAKE_CODEC__', () => makeCodec)

/** The isolated world's whole program: our ipcRenderer, then the app's preload script with Electron's module wrapper. */
function preloadProgram(preload) {
  if (preload !== undefined && !path.isAbsolute(preload)) throw new Error('preload script must have absolute path')
  const source = preload === undefined ? '' : fs.readFileSync(preload, 'utf8')
  const preloadProcess = JSON.stringify({
    type: 'renderer',
    platform: process.platform,
    sandboxed: true,
    contextIsolated: true,
    versions: { electron: '0.0.0-standin' },
    env: {},
  })
  return `${isolatedWorldScript}
if (window === window.top) {
  (function (require, exports, module, process) { ${source}
  })(globalThis.__standinRequire, {}, { exports: {} }, ${preloadProcess})
  __standinSend('{"type":"hello"}')
}
//# sourceURL=electron-preload://${path.basename(preload ?? 'none')}`
}

module.exports = { mainWorldScript, preloadProgram, isolatedWorldName }
