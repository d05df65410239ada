'use strict'
const crypto = require('node:crypto')
const path = require('node:path')
const { readCommandLine } = require('./commandLine.cjs')

/** What the parts of the stand-in share. Set up by boot.cjs in the order of a real start. */
const words = process.argv.slice(2)
const standIn = {
  executable: path.join(__dirname, 'electron'),
  words,
  ...readCommandLine(words),
  /** DevTools connection to Chromium, once it runs. */
  devtools: null,
  chromium: null,
  ready: false,
  /** Windows by id, contents by id. */
  windows: new Map(),
  contents: new Map(),
  /** Windows whose page target is being made: such a target is ours although nobody owns it yet. */
  windowsInMaking: 0,
  /** Name of the DOM events by which a page's two worlds talk. Random: a page must not find it. */
  worldEvent: `standin${crypto.randomBytes(12).toString('hex')}`,
}

module.exports = { standIn }
