'use strict'
const fs = require('node:fs')
const path = require('node:path')

/** Reads Electron's command line: -r files, switches, then the app's folder or file. Ends the process where there is no app. */
function readCommandLine(words) {
  const switches = new Map()
  const preloadModules = []
  let app = null
  for (let index = 0; index < words.length && app === null; index++) {
    const word = words[index]
    if (word === '-r' || word === '--require') preloadModules.push(path.resolve(words[++index]))
    else if (word.startsWith('-')) {
      const [name, ...value] = word.replace(/^--?/, '').split('=')
      switches.set(name, value.join('='))
    } else app = path.resolve(word)
  }
  if (app === null) {
    console.error('electron stand-in: no app given')
    process.exit(1)
  }
  if (!fs.statSync(app).isDirectory())
    return { switches, preloadModules, appFolder: path.dirname(app), mainFile: app, manifest: {} }
  const manifest = JSON.parse(fs.readFileSync(path.join(app, 'package.json'), 'utf8'))
  return { switches, preloadModules, appFolder: app, mainFile: path.join(app, manifest.main ?? 'index.js'), manifest }
}

module.exports = { readCommandLine }
