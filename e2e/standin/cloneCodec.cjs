'use strict'

/*
 * Structured clone over JSON: numbers, typed arrays, maps, errors … arrive as what they were. The same source runs in Node
 * and, injected as text, in the page's isolated world; so it uses nothing but the language. Cyclic values throw (real
 * structured clone allows them; the app needs none).
 */
function makeCodec({ toBase64, fromBase64 }) {
  const arrays = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  }
  const cannotClone = () => new DOMException('An object could not be cloned.', 'DataCloneError')

  function pack(value, above) {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number') {
      if (Object.is(value, -0)) return { $: 'number', value: '-0' }
      return Number.isFinite(value) ? value : { $: 'number', value: String(value) }
    }
    if (value === undefined) return { $: 'undefined' }
    if (typeof value === 'bigint') return { $: 'bigint', value: String(value) }
    if (typeof value === 'function' || typeof value === 'symbol') throw cannotClone()
    if (above.includes(value)) throw new Error('electron stand-in: cyclic value')
    return packObject(value, [...above, value])
  }

  function packObject(value, above) {
    if (Array.isArray(value)) return value.map((item) => pack(item, above))
    if (ArrayBuffer.isView(value)) {
      const name = value.constructor.name in arrays || value instanceof DataView ? value.constructor.name : 'Uint8Array'
      return { $: 'view', name, data: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) }
    }
    if (value instanceof ArrayBuffer) return { $: 'buffer', data: toBase64(new Uint8Array(value)) }
    if (value instanceof Date) return { $: 'date', value: value.getTime() }
    if (value instanceof Map) return { $: 'map', value: [...value].map((entry) => pack(entry, above)) }
    if (value instanceof Set) return { $: 'set', value: [...value].map((item) => pack(item, above)) }
    if (value instanceof Error) return { $: 'error', name: value.name, message: value.message, stack: value.stack }
    if (typeof value.then === 'function') throw cannotClone()
    return { $: 'object', value: Object.entries(value).map(([key, item]) => [key, pack(item, above)]) }
  }

  function unpack(packed) {
    if (packed === null || typeof packed !== 'object') return packed
    if (Array.isArray(packed)) return packed.map(unpack)
    switch (packed.$) {
      case 'number':
        return Number(packed.value)
      case 'undefined':
        return undefined
      case 'bigint':
        return BigInt(packed.value)
      case 'view': {
        const bytes = fromBase64(packed.data)
        if (packed.name === 'Uint8Array') return bytes
        return packed.name === 'DataView' ? new DataView(bytes.buffer) : new arrays[packed.name](bytes.buffer)
      }
      case 'buffer':
        return fromBase64(packed.data).buffer
      case 'date':
        return new Date(packed.value)
      case 'map':
        return new Map(packed.value.map(unpack))
      case 'set':
        return new Set(packed.value.map(unpack))
      case 'error':
        return Object.assign(new Error(packed.message), { name: packed.name, stack: packed.stack })
      case 'object': {
        const object = {}
        // defineProperty, so that a key "__proto__" stays a key.
        for (const [key, item] of packed.value)
          Object.defineProperty(object, key, { value: unpack(item), enumerable: true, writable: true, configurable: true })
        return object
      }
      default:
        throw new Error(`electron stand-in: unknown clone tag ${packed.$}`)
    }
  }

  return { pack: (value) => pack(value, []), unpack }
}

module.exports = { makeCodec }
