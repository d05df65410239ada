import fc from 'fast-check'
import { expect, test } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import { anyNetwork } from '../../engine/analyse/fixtures/randomNetworks.ts'
import { digits } from '../../engine/analyse/fixtures/sampleData.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import { applyEdits } from '../../engine/document/edits/applyEdits.ts'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import { parseDocument } from '../../engine/document/parseDocument.ts'
import { changeDocument, currentDocument, openDocument, redo, undo, useDocumentStore } from './documentStore.ts'

const isWhole = (document: NetDocument): boolean => parseDocument(JSON.parse(JSON.stringify(document))).ok

test('every fix of every problem is one step: undone, the document is the old one exactly; redone, the mended one, and whole as it was', () => {
  fc.assert(
    fc.property(anyNetwork, ({ graph }) => {
      const document = { ...emptyDocument('test'), graph }
      const wasWhole = isWhole(document)
      for (const { code, fixes } of analyse(document, { data: digits }).problems) {
        for (const { label, edits } of fixes) {
          const told = { code, fix: label.en }
          openDocument(document, { saved: true })
          expect({ ...told, refused: changeDocument(label, (before) => applyEdits(before, edits)) }).toEqual({
            ...told,
            refused: [],
          })
          const mended = currentDocument()
          expect({ ...told, steps: useDocumentStore.getState().past.length }).toEqual({ ...told, steps: 1 })
          expect({ ...told, isWhole: !wasWhole || isWhole(mended) }).toEqual({ ...told, isWhole: true })
          undo()
          expect({ ...told, document: currentDocument() }).toEqual({ ...told, document })
          redo()
          expect({ ...told, document: currentDocument() }).toEqual({ ...told, document: mended })
        }
      }
    }),
    { numRuns: 150 },
  )
})
