import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, describe, expect, test } from 'vitest'
import { closeBackend, configureBackends, ensureBackend } from './backends.ts'
import { loadNodeGpu } from './loadNodeGpu.ts'
import { onBackendLost } from './onBackendLost.ts'
import { gradientError } from './probeBackends.ts'
import { makeProbeValues, runProbeStep } from './probeStep.ts'

/** Folders of browsers that bring SwiftShader, a Vulkan driver that draws on the processor. */
const driverFolders = ['/usr/lib/chromium', '/usr/lib64/chromium-browser', '/opt/google/chrome', '/opt/microsoft/msedge']

/** RTLD_NODELETE of dlopen(3), which Node does not name. */
const stayLoaded = 0x1000

/**
 * Lets the package webgpu find a software driver where the machine has none of its own. Its loader asks the system for
 * libvulkan.so.1 by name and gets the one that is in the process already.
 */
function offerSoftwareDriver(): void {
  const folder = driverFolders.find((each) => existsSync(path.join(each, 'vk_swiftshader_icd.json')))
  if (folder === undefined || process.env['VK_DRIVER_FILES'] !== undefined) return
  process.env['VK_DRIVER_FILES'] = path.join(folder, 'vk_swiftshader_icd.json')
  try {
    process.dlopen({ exports: {} }, path.join(folder, 'libvulkan.so.1'), constants.dlopen.RTLD_NOW | stayLoaded)
  } catch {
    // It is no module of Node's, and so it is said to have failed; but it is loaded.
  }
}

offerSoftwareDriver()
configureBackends({ wasmFiles: null, loadGpu: loadNodeGpu })
const reason = await loadNodeGpu().then(
  () => null,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
)
if (reason !== null) process.stderr.write(`WebGPU in Node is not tested here: ${reason}\n`)

afterAll(() => closeBackend('webgpu'))

describe.skipIf(reason !== null)('WebGPU in Node', () => {
  test('trains a convolutional step with the numbers of the cpu backend', async () => {
    const values = makeProbeValues(2)
    await ensureBackend('cpu')
    const expected = await runProbeStep(values)
    expect(await ensureBackend('webgpu')).toEqual({ ok: true, value: 'webgpu' })
    expect(gradientError(await runProbeStep(values), expected)).toBeLessThan(1e-3)
  })

  test('trains dilated convolutions', async () => {
    const compute = () =>
      tf.tidy(() => {
        const images = tf.randomUniform<tf.Rank.R4>([1, 7, 7, 2], -1, 1, 'float32', 1)
        const filter = tf.randomUniform<tf.Rank.R4>([3, 3, 2, 3], -1, 1, 'float32', 2)
        const convolve = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same', 'NHWC', 2)
        return tf.grads(convolve)([images, filter])
      })
    await ensureBackend('cpu')
    const expected = await Promise.all(compute().map((gradient) => gradient.data()))
    await ensureBackend('webgpu')
    const found = await Promise.all(compute().map((gradient) => gradient.data()))
    const differences = expected.flatMap((values, index) =>
      Array.from(values, (value, place) => Math.abs(value - (found[index]?.[place] ?? Number.NaN))),
    )
    expect(Math.max(...differences)).toBeLessThan(1e-3)
  })

  test('a lost device is announced, and the backend can be had again', async () => {
    await ensureBackend('webgpu')
    const lost = new Promise<string>((resolve) => onBackendLost(({ backend }) => resolve(backend)))
    // What a driver reset does: the device goes without tf.js having closed it.
    ;(tf.backend() as unknown as { device: { destroy(): void } }).device.destroy()
    expect(await lost).toBe('webgpu')
    expect(await ensureBackend('webgpu')).toEqual({ ok: true, value: 'webgpu' })
    expect(await tf.add(1, 2).data()).toEqual(Float32Array.of(3))
  })
})
