import type { Graph } from '../../engine/contract/document.ts'
import { silhouette } from '../gallery/silhouette.ts'
import { readToken } from '../training/readToken.ts'

const size = { width: 320, height: 180 }

/** A small PNG of the graph in category colours, for file managers and lists; null for an empty graph. */
export async function drawThumbnail(graph: Graph): Promise<Uint8Array<ArrayBuffer> | null> {
  if (graph.nodes.length === 0) return null
  const canvas = new OffscreenCanvas(size.width, size.height)
  const context = canvas.getContext('2d')
  if (context === null) return null
  const { viewBox, cards, wires } = silhouette(graph)
  const [left = 0, top = 0, width = 1, height = 1] = viewBox.split(' ').map(Number)
  const scale = Math.min(size.width / width, size.height / height)
  context.fillStyle = readToken('--canvas')
  context.fillRect(0, 0, size.width, size.height)
  context.translate((size.width - width * scale) / 2 - left * scale, (size.height - height * scale) / 2 - top * scale)
  context.scale(scale, scale)
  context.strokeStyle = readToken('--line-strong')
  context.lineWidth = 1.2 / scale
  context.stroke(new Path2D(wires))
  for (const { category, path } of cards) {
    context.fillStyle = readToken(`--kind-${category}`)
    context.fill(new Path2D(path))
  }
  const picture = await canvas.convertToBlob({ type: 'image/png' })
  return new Uint8Array(await picture.arrayBuffer())
}
