'use strict'
const { makeCodec } = require('./cloneCodec.cjs')

/** The codec at Node's end. */
const codec = makeCodec({
  toBase64: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  // Buffer's own memory is shared with other Buffers; the page's typed arrays own theirs.
  fromBase64: (text) => new Uint8Array(Buffer.from(text, 'base64')),
})

module.exports = { codec }
