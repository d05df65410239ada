import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { findTemplate, templates } from '../../templates/gallery.ts'
import type { TemplateOptions } from '../../templates/template.ts'
import type { NetDocument } from '../contract/document.ts'
import type { Problem, Result } from '../contract/problem.ts'
import { unpackProject, type Project } from '../document/project/projectFile.ts'
import { readDocumentText } from '../document/readDocumentText.ts'
import { Failure, Misuse } from './misuse.ts'
import { readWholeFile } from './readWholeFile.ts'
import { reasonOf } from './reasonOf.ts'

/** A problem's sentence in English, with its path in the file behind where the sentence does not name it. */
export function problemText({ message, place: { path: place } }: Problem): string {
  return place === undefined || message.en.includes(place) ? message.en : `${message.en} (${place})`
}

/** The value, or a Failure with every problem's sentence behind `place`. */
export function unwrap<T>(result: Result<T>, place = ''): T {
  if (result.ok) return result.value
  throw new Failure(result.problems.map((problem) => `${place}${problemText(problem)}`).join('\n'))
}

export async function readFileOrFail(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readWholeFile(file)
  } catch (error) {
    throw new Failure(`"${file}" cannot be read: ${reasonOf(error, 'read')}.`)
  }
}

/** What lies in a folder, and with `recursive` in those inside. */
export async function listFolder(folder: string, { recursive = false } = {}): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { recursive, withFileTypes: true })
  } catch (error) {
    throw new Failure(`"${folder}" cannot be read: ${reasonOf(error, 'read')}.`)
  }
}

/** A .netwright project, or a bare document.json. */
export async function readProject(file: string): Promise<Project> {
  const bytes = await readFileOrFail(file)
  // A zip begins with "PK"; anything else must be JSON.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return unwrap(unpackProject(bytes), `"${file}": `).project
  const content = new TextDecoder().decode(bytes)
  if (/[\0\uFFFD]/.test(content)) throw new Failure(`"${file}" is neither a .netwright project nor a JSON document.`)
  return { document: unwrap(readDocumentText(content), `"${file}": `), weights: null, runs: [], thumbnail: null, dataFiles: [] }
}

/** A network with the weights and past runs of the project file it comes from, where there are some. */
export async function openNetwork(
  name: string,
  options: TemplateOptions,
): Promise<Pick<Project, 'document' | 'weights' | 'runs'>> {
  const template = findTemplate(name)
  if (template !== undefined) {
    if (options.variant !== undefined && template.hasVariants !== true)
      throw new Misuse(
        `"${name}" has no variants: --variant goes with ${templates.flatMap((each) => (each.hasVariants === true ? [each.name] : [])).join(', ')}.`,
      )
    return { document: template.draw(options), weights: null, runs: [] }
  }
  if (/\.(netwright|json)$/i.test(name)) {
    if (Object.keys(options).length > 0)
      throw new Misuse(`"${name}" is no template: --input, --classes and --variant draw a template, a file is taken as it is.`)
    return readProject(name)
  }
  throw new Misuse(
    `There is no template "${name}". Templates: ${templates.map((each) => each.name).join(', ')}. A file must end in .netwright or .json.`,
  )
}

/** What to call a network that may be a template (drawn with options) or a file (taken as it is). */
export async function readNetwork(name: string, options: TemplateOptions): Promise<NetDocument> {
  return (await openNetwork(name, options)).document
}
