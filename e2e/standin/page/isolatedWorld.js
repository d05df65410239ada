/*
 * Runs in a real isolated world of Chromium before the preload script: ipcRenderer over a DevTools binding that exists in
 * this world only, contextBridge over DOM events (see mainWorld.js). Preload scripts run in main frames only, as in Electron.
 */
;(function (worldEvent, makeCodec) {
  if (window !== window.top) return
  const sendText = globalThis.__standinSend
  const codec = makeCodec({ toBase64: (bytes) => bytes.toBase64(), fromBase64: (text) => Uint8Array.fromBase64(text) })
  const send = (message) => sendText(JSON.stringify(message))

  const listeners = new Map()
  const answers = new Map()
  const ports = new Map()
  let lastId = 0

  function emit(channel, arrivedPorts, words) {
    for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer, ports: arrivedPorts }, ...words)
  }

  // ── ports: joined directly to another page by the broker, or relayed to main message by message
  let broker
  function portFromBroker(key) {
    if (broker === undefined) {
      const worker = new SharedWorker('/__standin__/broker.js', { name: 'standin-broker' })
      broker = { worker, waiting: new Map() }
      worker.port.onmessage = ({ data, ports: [port] }) => broker.waiting.get(data)(port)
    }
    return new Promise((resolve) => {
      broker.waiting.set(key, resolve)
      broker.worker.port.postMessage(key)
    })
  }
  function relay(id, port) {
    ports.set(id, port)
    port.onmessage = ({ data }) => send({ type: 'port', id, data: codec.pack(data) })
  }
  function adopt(id) {
    const { port1, port2 } = new MessageChannel()
    relay(id, port1)
    return port2
  }

  globalThis.__standinReceive = (message) => {
    switch (message.type) {
      case 'answer': {
        const { resolve, reject } = answers.get(message.id)
        answers.delete(message.id)
        if (message.error === undefined) resolve(codec.unpack(message.value))
        else reject(new Error(message.error))
        break
      }
      case 'event': {
        const words = message.words.map(codec.unpack)
        if (message.brokerKey) void portFromBroker(message.brokerKey).then((port) => emit(message.channel, [port], words))
        else emit(message.channel, message.ports.map(adopt), words)
        break
      }
      case 'port':
        ports.get(message.id)?.postMessage(codec.unpack(message.data))
        break
      case 'portClosed':
        ports.get(message.id)?.close()
        ports.delete(message.id)
        break
    }
  }

  const ipcRenderer = {
    invoke: (channel, ...words) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        answers.set(id, { resolve, reject })
        send({ type: 'invoke', id, channel, words: words.map(codec.pack) })
      }),
    send: (channel, ...words) => send({ type: 'send', channel, words: words.map(codec.pack), ports: [] }),
    on: (channel, listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off: (channel, listener) => {
      const present = listeners.get(channel) ?? []
      const index = present.indexOf(listener)
      if (index >= 0) listeners.set(channel, present.toSpliced(index, 1))
      return ipcRenderer
    },
  }

  // ── contextBridge: functions and promises become numbers on the way over
  const functions = new Map()
  let lastFunction = 0
  let lastPromise = 0
  const toMainWorld = (detail) => document.dispatchEvent(new CustomEvent(`${worldEvent}-out`, { detail }))

  function pack(value) {
    if (typeof value === 'function') {
      functions.set(++lastFunction, value)
      return { $function: lastFunction }
    }
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.')
    if (value === null || typeof value !== 'object') return value
    if (typeof value.then === 'function') {
      const id = ++lastPromise
      Promise.resolve(value)
        .then((settled) => toMainWorld({ type: 'settled', id, value: pack(settled) }))
        .catch((error) => toMainWorld({ type: 'settled', id, error: String(error?.message ?? error) }))
      return { $promise: id }
    }
    if (Array.isArray(value)) return value.map(pack)
    const prototype = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null)
      return { $object: Object.entries(value).map(([key, item]) => [key, pack(item)]) }
    return { $asItIs: value }
  }

  function unpack(packed) {
    if (packed === null || typeof packed !== 'object') return packed
    if (Array.isArray(packed)) return packed.map(unpack)
    if ('$function' in packed)
      return (...words) => void toMainWorld({ type: 'callback', target: packed.$function, words: pack(words) })
    if ('$object' in packed) {
      const object = {}
      for (const [key, item] of packed.$object)
        Object.defineProperty(object, key, { value: unpack(item), enumerable: true, writable: true, configurable: true })
      return object
    }
    return packed.$asItIs
  }

  document.addEventListener(`${worldEvent}-in`, ({ detail }) => {
    if (!detail) return
    try {
      toMainWorld({ type: 'returned', value: pack(functions.get(detail.target)(...unpack(detail.words))) })
    } catch (error) {
      toMainWorld({ type: 'returned', error: String(error?.message ?? error) })
    }
  })

  function strict(object, name) {
    return new Proxy(object, {
      get(target, key) {
        if (key in target || typeof key === 'symbol') return target[key]
        throw new Error(`electron stand-in: ${name}.${String(key)} is not implemented`)
      },
    })
  }
  const contextBridge = {
    exposeInMainWorld: (key, api) => {
      if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object')
      toMainWorld({ type: 'expose', key, api: pack(api) })
    },
  }
  const electron = strict(
    { ipcRenderer: strict(ipcRenderer, 'ipcRenderer'), contextBridge: strict(contextBridge, 'contextBridge') },
    'electron (sandboxed preload)',
  )
  globalThis.__standinRequire = (id) => {
    if (id === 'electron' || id === 'electron/renderer') return electron
    throw new Error(`module not found: ${id} (a sandboxed preload script can require little more than electron)`)
  }
})(__WORLD_EVENT__, __MAKE_CODEC__)
