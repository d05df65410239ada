import type { NetDocument } from '../contract/document.ts'
import { fail, type Result } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import { maximumDocumentLength } from './documentLimits.ts'
import { refuse } from './edits/refuse.ts'
import { findJsonBreak } from './findJsonBreak.ts'
import { parseDocument } from './parseDocument.ts'

/** The text of document.json → a document, or located problems; for text that is no JSON, the line and column where it breaks. */
export function readDocumentText(content: string): Result<NetDocument> {
  if (content.length > maximumDocumentLength) {
    const message = text(
      `The document is ${content.length} characters long. At most ${maximumDocumentLength} are read.`,
      `文档长达 ${content.length} 个字符，最多读取 ${maximumDocumentLength} 个。`,
    )
    return fail(refuse('too-large', { message, place: { path: 'document' } }))
  }
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch {
    return fail(notJson(content))
  }
  return parseDocument(json)
}

function notJson(content: string) {
  const before = content.slice(0, findJsonBreak(content))
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  return refuse('not-json', {
    message: text(
      `The document is not readable JSON: it breaks off or goes wrong at line ${line}, column ${column}.`,
      `文档不是可读的 JSON：在第 ${line} 行第 ${column} 列中断或出错。`,
    ),
    place: { path: `line ${line}, column ${column}` },
  })
}
