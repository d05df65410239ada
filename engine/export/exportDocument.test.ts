import { expect, test } from 'vitest'
import { findTemplate } from '../../templates/gallery.ts'
import { readPictureFile } from '../conformance/readPictureFile.ts'
import { documentFormats } from '../contract/exportFormats.ts'
import { emptyDocument } from '../document/emptyDocument.ts'
import { exportDocument } from './exportDocument.ts'

test.each(documentFormats)('%s of VGG-16 is made from the document alone, with nothing to compare', async (format) => {
  const document = findTemplate('vgg16')?.draw({})
  if (document === undefined) throw new Error('no VGG-16')
  const made = await exportDocument(document, { format, readPictureFile })
  if (!made.ok) throw new Error(made.problems[0]?.message.en)
  expect(made.value.check).toBeNull()
  expect(made.value.files.length).toBeGreaterThan(0)
  for (const { bytes } of made.value.files) expect(bytes.byteLength).toBeGreaterThan(100)
})

test('code of a network without an Output is refused, and the problem says what to add', async () => {
  expect(await exportDocument(emptyDocument('nothing'), { format: 'keras-code', readPictureFile })).toMatchObject({
    ok: false,
    problems: expect.arrayContaining([expect.objectContaining({ code: 'no-output' })]),
  })
})
