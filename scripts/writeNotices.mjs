import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const modules = path.join(root, 'node_modules')
const texts = path.join(root, 'scripts/notices')

/** The file beside the pages that holds what the licences of other people's work ask to be handed on. */
export const noticesFile = 'third-party-notices.txt'

/** Vite's option `build.license` for a build into the folder of the pages: what it bundled, for `writeNotices`. */
export const bundledAs = (name) => ({ fileName: `bundled-${name}.json` })

/** Copied as they are, as fonts or binaries, so that no bundle tells of them. */
const copied = [
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
  '@fontsource-variable/noto-sans-sc',
  '@resvg/resvg-wasm',
  '@tensorflow/tfjs-backend-wasm',
  'h5wasm',
  'onnxruntime-web',
]

/** Whom a licence without a file in its package names, where it must name somebody. */
const holders = {
  '@bufbuild/protobuf': 'Copyright 2021-2026 Buf Technologies, Inc.; parts Copyright 2008 Google Inc.',
  '@tensorflow/tfjs-layers': 'Copyright 2018 Google LLC',
  brotli:
    'Copyright (c) Devon Govett; its decoder Copyright 2013 Google Inc. under the Apache License, Version 2.0 (below @bufbuild/protobuf)',
  dfa: 'Copyright (c) Devon Govett',
  fontkit: 'Copyright (c) Devon Govett',
  'onnxruntime-web': 'Copyright (c) Microsoft Corporation',
  seedrandom: 'Copyright 2019 David Bau',
}

/**
 * Gathers the packages that the builds into `folder` bundled and those that were copied, each with its licence, into one
 * file there; returns their names. Throws where a package comes without a text that could be handed on.
 */
export function writeNotices(folder) {
  const packages = new Map(copied.map(readPackage).map((entry) => [`${entry.name} ${entry.version}`, entry]))
  for (const file of readdirSync(folder).filter((name) => /^bundled-\w+\.json$/.test(name))) {
    for (const entry of JSON.parse(readFileSync(path.join(folder, file), 'utf8')))
      packages.set(`${entry.name} ${entry.version}`, entry)
    rmSync(path.join(folder, file))
  }
  const sorted = [...packages.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1))
  const notices = sorted.map((entry) => {
    const { name, version, identifier = 'see below' } = entry
    const source = `https://www.npmjs.com/package/${name}/v/${version}`
    return `${'='.repeat(80)}\n${name} ${version} (${identifier}), ${source}\n\n${licenceOf(entry)}\n`
  })
  writeFileSync(path.join(folder, noticesFile), `Netwright stands on the work of others:\n\n${notices.join('\n')}`)
  return sorted.map(({ name }) => name)
}

function readPackage(name) {
  const folder = path.join(modules, name)
  const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each))
  return { name, version, identifier: license, text: file && readFileSync(path.join(folder, file), 'utf8').trim() }
}

/** The package's own text, else the standard ones of what its package.json says. */
function licenceOf({ name, identifier = '', text }) {
  if (text) return text
  const holder = holders[name]
  const licences = identifier.replaceAll(/[()]/g, '').split(' AND ')
  const files = licences.map((licence) => path.join(texts, `${licence}.txt`))
  const needsHolder = licences.some((licence) => licence === 'MIT' || licence.startsWith('BSD'))
  if (!files.every((file) => existsSync(file)) || (needsHolder && holder === undefined))
    throw new Error(
      `${name} is shipped, but has no licence file: put the text of "${identifier}" into scripts/notices and its holder into scripts/writeNotices.mjs.`,
    )
  return [...(holder === undefined ? [] : [holder]), ...files.map((file) => readFileSync(file, 'utf8').trim())].join('\n\n')
}
