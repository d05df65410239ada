import type { GraphNode } from '../../contract/document.ts'
import type { RunFormat } from '../../contract/exportFormats.ts'
import { text, type Text } from '../../contract/text.ts'
import { foreignKind } from '../../layers/inert/foreignKind.ts'
import { formatsOfInert } from '../inert/keptFormats.ts'
import { refuseInert } from '../inert/refuseInert.ts'
import { listFormats } from './listFormats.ts'
import type { Obstacle, WaysOut } from './obstacle.ts'

/** An unknown layer in a format of another family than that it came in. */
export function foreignObstacle(node: GraphNode, format: RunFormat): Obstacle {
  const own = formatsOfInert(node)
  const foreign = foreignKind(node.kind)
  const what =
    foreign === null
      ? text(node.kind, node.kind)
      : text(`${foreign.name} of ${foreign.program}`, `${foreign.program} 的 ${foreign.name}`)
  return {
    node,
    tell: (ways) =>
      refuseInert(node, {
        reason:
          own.length === 0
            ? text(`what was kept of ${what.en} is not enough to write it again`, `${what.zh} 保留的内容不足以重新写出`)
            : text(`${what.en} can only be handed on to the program it came from`, `${what.zh} 只能交还给它来自的程序`),
        expected: own.length === 0 ? text('a layer that Netwright knows', 'Netwright 认识的层') : listFormats(own),
        got: listFormats([format]),
        advice: own.length === 0 ? text('Replace or remove it.', '请替换或删去它。') : adviseFormats(own, ways),
      }),
  }
}

/** Only what takes the whole network is advised; where nothing does, what stands in the way of the layer's own formats. */
function adviseFormats(own: readonly RunFormat[], { formats, inTheWay }: WaysOut): Text {
  if (formats.length > 0) {
    const { en, zh } = listFormats(formats)
    return text(`Choose ${en}, or replace or remove it.`, `请选择 ${zh}，或替换、删去它。`)
  }
  const barred = own.map((format) => {
    const [name, nodes] = [listFormats([format]), inTheWay.get(format) ?? []]
    const shown = nodes.slice(0, 3)
    const more = nodes.length - shown.length
    const [en, zh] = [shown.map((each) => `"${each}"`).join(', '), shown.map((each) => `“${each}”`).join('、')]
    return text(
      `${name.en} ${en}${more > 0 ? ` and ${more} more` : ''}`,
      `${name.zh} 的是${zh}${more > 0 ? `等 ${nodes.length} 层` : ''}`,
    )
  })
  return text(
    `No format takes this network as a whole. Other layers stand in the way: of ${barred.map(({ en }) => en).join('; of ')}. Replace or remove those layers, or this one; the weights alone leave as safetensors or .npz.`,
    `没有格式能容纳整个网络，其他层有妨碍：${barred.map(({ zh }) => zh).join('；')}。请替换或删去这些层或本层；仅权重可导出为 safetensors 或 .npz。`,
  )
}
