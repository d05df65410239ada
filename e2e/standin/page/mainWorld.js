/*
 * Runs in the page's own world at document start, before any script of the page: makes the proxies of
 * contextBridge.exposeInMainWorld. It talks to the isolated world by synchronous DOM events with a random name; Chromium
 * clones their `detail` when it crosses worlds. The page may replace any prototype later, so everything used is taken now.
 */
;(function (worldEvent) {
  if (window !== window.top) return
  const listen = document.addEventListener.bind(document)
  const dispatch = document.dispatchEvent.bind(document)
  const { entries, defineProperty, getPrototypeOf, prototype: plain } = Object
  const { isArray } = Array
  const { apply } = Reflect
  const [PagePromise, PageError, PageEvent] = [Promise, Error, CustomEvent]

  // Without a prototype that the page could change.
  const callbacks = { __proto__: null }
  const promises = { __proto__: null }
  let lastCallback = 0
  let returned

  const fixed = (value) => ({ value, enumerable: true, configurable: false, writable: false })

  function mapped(list, change) {
    const result = []
    for (let index = 0; index < list.length; index++)
      defineProperty(result, index, { value: change(list[index]), enumerable: true, writable: true, configurable: true })
    return result
  }

  function pack(value, depth = 0) {
    if (typeof value === 'function') {
      lastCallback += 1
      callbacks[lastCallback] = value
      return { $function: lastCallback }
    }
    if (typeof value === 'symbol') throw new PageError('An object could not be cloned.')
    if (value === null || typeof value !== 'object') return value
    if (depth > 1000) throw new PageError('Value is nested too deeply')
    if (isArray(value)) return mapped(value, (item) => pack(item, depth + 1))
    const prototype = getPrototypeOf(value)
    if (prototype === plain || prototype === null)
      return { $object: mapped(entries(value), (entry) => [entry[0], pack(entry[1], depth + 1)]) }
    // Typed arrays, maps, dates, errors …: Chromium's clone between worlds knows them.
    return { $asItIs: value }
  }

  function unpack(packed) {
    if (packed === null || typeof packed !== 'object') return packed
    if (isArray(packed)) return mapped(packed, unpack)
    if ('$function' in packed) return (...words) => call(packed.$function, words)
    if ('$promise' in packed) return new PagePromise((resolve, reject) => (promises[packed.$promise] = { resolve, reject }))
    if ('$object' in packed) {
      const object = {}
      for (let index = 0; index < packed.$object.length; index++) {
        const entry = packed.$object[index]
        defineProperty(object, entry[0], fixed(unpack(entry[1])))
      }
      return object
    }
    return packed.$asItIs
  }

  function call(target, words) {
    returned = undefined
    dispatch(new PageEvent(`${worldEvent}-in`, { detail: { target, words: pack(words) } }))
    const result = returned
    returned = undefined
    if (result === undefined) throw new PageError('An object could not be cloned.')
    if (result.error !== undefined) throw new PageError(result.error)
    return unpack(result.value)
  }

  listen(`${worldEvent}-out`, ({ detail }) => {
    if (!detail) return
    if (detail.type === 'expose') defineProperty(window, detail.key, fixed(unpack(detail.api)))
    else if (detail.type === 'returned') returned = detail
    else if (detail.type === 'callback') {
      const callback = callbacks[detail.target]
      if (callback) apply(callback, undefined, unpack(detail.words))
    } else if (detail.type === 'settled') {
      const promise = promises[detail.id]
      delete promises[detail.id]
      if (detail.error === undefined) promise.resolve(unpack(detail.value))
      else promise.reject(new PageError(detail.error))
    }
  })
})(__WORLD_EVENT__)
