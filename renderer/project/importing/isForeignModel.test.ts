import { expect, test } from 'vitest'
import { emptyDocument } from '../../../engine/document/emptyDocument.ts'
import { packedProject } from '../../../engine/document/fixtures/packedProject.ts'
import { isForeignModel } from './isForeignModel.ts'

const ours = packedProject({ document: emptyDocument('mine'), weights: null, runs: [], thumbnail: null, dataFiles: [] })
const words = (text: string) => new TextEncoder().encode(text)

test.each([
  ['a project', 'mine.netwright', ours, false],
  ['a project of another name', 'mine.zip', ours, false],
  ['half a project', 'torn.netwright', ours.subarray(0, ours.length / 2), false],
  ['a letter that is called a project', 'letter.netwright', words('Dear Netwright'), false],
  ['nothing that is called a project', 'empty.netwright', new Uint8Array(0), false],
  ['an HDF5 file', 'model.h5', words('\x89HDF\r\n'), true],
  ['a layers model of TensorFlow.js', 'model.json', words('{"modelTopology": {}}'), true],
  ['other JSON', 'package.json', words('{"name": "x"}'), false],
])('%s', (_title, name, bytes, expected) => {
  expect(isForeignModel({ name, bytes })).toBe(expected)
})
