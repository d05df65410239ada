#!/usr/bin/env node
/**
 * Writes engine/data/sources/photographBytes.ts, the embedded photographs, from the two that scikit-learn's load_sample_images
 * gives. Each is cut to its middle square, scaled to 320 × 320 pixels and stored as a JPEG, then base64.
 *
 *   node scripts/packPhotographs.mjs china.jpg flower.jpg
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const [china, flower] = process.argv.slice(2)
if (china === undefined || flower === undefined) {
  console.error('Usage: node scripts/packPhotographs.mjs china.jpg flower.jpg')
  process.exit(2)
}

async function pack(file) {
  const bytes = await sharp(file)
    .resize(320, 320, { fit: 'cover', position: 'centre' })
    .jpeg({ quality: 90, mozjpeg: true })
    .toBuffer()
  console.log(`${file}: ${bytes.length} bytes`)
  return bytes
    .toString('base64')
    .match(/.{1,320}/g)
    .join('\n')
}

const target = fileURLToPath(new URL('../engine/data/sources/photographBytes.ts', import.meta.url))
writeFileSync(
  target,
  `/**
 * china.jpg by danielbuechele and flower.jpg by vultilion, both from Flickr, CC BY 2.0, as packed with scikit-learn; cut
 * to squares and scaled down. Written by scripts/packPhotographs.mjs: base64 of JPEG files. Do not edit.
 */
export const photographBytes = {
  'china.jpg': \`
${await pack(china)}
\`,
  'flower.jpg': \`
${await pack(flower)}
\`,
} as const
`,
)
