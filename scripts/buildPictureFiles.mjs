#!/usr/bin/env node
/**
 * Builds what pictures of networks are drawn with into out/pictures: the app's own faces as TrueType files of one weight
 * each (the variable WOFF2 files of the packages can be read by neither resvg nor pdfkit), an index of the letters that each
 * has, and resvg's WebAssembly.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { create } from 'fontkit'
import subsetFont from 'subset-font'
import { unlessDone } from './unlessDone.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
export const pictureFolder = path.join(root, 'out/pictures')
const stamp = path.join(pictureFolder, 'fonts.json')

/** Chinese letters have one weight: a second would double what is shipped. Other scripts' files come for the names of groups. */
const families = [
  { folder: 'inter', face: 'ui', weights: [400, 500, 600] },
  { folder: 'jetbrains-mono', face: 'number', weights: [400, 500, 600] },
  { folder: 'noto-sans-sc', face: 'any', weights: [500] },
]

/** @param {string} ranges "U+0-ff,U+131": as the packages' unicode.json has them. */
function lettersOf(ranges) {
  const codes = ranges.split(',').flatMap((range) => {
    const [first = 0, last = first] = range
      .trim()
      .slice(2)
      .split('-')
      .map((code) => Number.parseInt(code, 16))
    return Array.from({ length: last - first + 1 }, (_, at) => first + at)
  })
  return codes.map((code) => String.fromCodePoint(code)).join('')
}

/** [first, last, first, last, …] of the letters that the file really has. @param {Uint8Array} font */
function rangesOf(font) {
  const ranges = []
  for (const code of create(font).characterSet.toSorted((left, right) => left - right)) {
    if (ranges.at(-1) === code - 1) ranges[ranges.length - 1] = code
    else ranges.push(code, code)
  }
  return ranges
}

async function writeFonts(folder) {
  const index = []
  for (const { folder: family, face, weights } of families) {
    const from = path.join(root, 'node_modules/@fontsource-variable', family)
    const chunks = JSON.parse(readFileSync(path.join(from, 'unicode.json'), 'utf8'))
    for (const [key, ranges] of Object.entries(chunks)) {
      const chunk = key.replaceAll(/[[\]]/g, '')
      const source = readFileSync(path.join(from, 'files', `${family}-${chunk}-wght-normal.woff2`))
      for (const weight of weights) {
        const font = await subsetFont(source, lettersOf(ranges), {
          targetFormat: 'truetype',
          variationAxes: { wght: weight },
        })
        const file = `${family}-${chunk}-${weight}.ttf`
        writeFileSync(path.join(folder, file), font)
        index.push({ file, face, weight, ranges: rangesOf(font) })
      }
    }
  }
  writeFileSync(path.join(folder, 'fonts.json'), JSON.stringify(index))
}

function isBuilt() {
  if (!existsSync(stamp)) return false
  const built = statSync(stamp).mtimeMs
  return ['scripts/buildPictureFiles.mjs', 'package-lock.json'].every((file) => statSync(path.join(root, file)).mtimeMs < built)
}

export async function buildPictureFilesIfNeeded() {
  await unlessDone(isBuilt, { lock: `${pictureFolder}.lock.tmp`, work: buildPictureFiles })
}

async function buildPictureFiles() {
  const folder = `${pictureFolder}.${process.pid}.tmp`
  mkdirSync(folder, { recursive: true })
  try {
    await writeFonts(folder)
    cpSync(path.join(root, 'node_modules/@resvg/resvg-wasm/index_bg.wasm'), path.join(folder, 'resvg.wasm'))
    rmSync(pictureFolder, { recursive: true, force: true })
    renameSync(folder, pictureFolder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPictureFilesIfNeeded()
