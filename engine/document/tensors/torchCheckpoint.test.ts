import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { importFiles } from '../../import/importFiles.ts'
import { readWeightFile } from '../../import/weights/readWeightFile.ts'
import { isTorchCheckpoint } from './torchCheckpoint.ts'

const fixture = (name: string) => new Uint8Array(readFileSync(`${import.meta.dirname}/../fixtures/${name}`))
const startHdf5 = () => Promise.reject(new Error('no HDF5 is asked for'))

/** By PyTorch 2.15 (../fixtures/make_checkpoints.py). */
test.each(['checkpoint.pt', 'checkpoint_old.pt', 'script.pt'])(
  '%s is told as a pickle, with what to do instead',
  async (name) => {
    const bytes = fixture(name)
    const refusals = [await importFiles([{ name, bytes }], { startHdf5 }), readWeightFile(bytes)]
    const told = refusals.map((result) => (result.ok ? null : [result.problems[0]?.code, result.problems[0]?.message.en]))
    const words = expect.stringContaining('safetensors.torch.save_file(model.state_dict()')
    expect(told).toEqual([
      ['torch-checkpoint', words],
      ['torch-checkpoint', words],
    ])
  },
)

test('other zip files are none', () => {
  expect([fixture('zip64.npz'), fixture('checkpoint.pt').subarray(0, 300)].map(isTorchCheckpoint)).toEqual([false, false])
})
