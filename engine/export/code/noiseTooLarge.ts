import type { GraphNode } from '../../contract/document.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'

/** Keras refuses to build or load a GaussianNoise whose deviation is not from 0 to 1, though Netwright trains it. */
export function noiseTooLarge(node: Pick<GraphNode, 'id' | 'name'>, deviation: number): Problem {
  return {
    code: 'keras-noise',
    severity: 'error',
    place: { node: node.id, param: 'deviation' },
    message: text(
      `Keras adds Gaussian noise of a deviation from 0 to 1 only. "${node.name}" has ${deviation}. Use 1 at most, or scale the data down.`,
      `Keras 的高斯噪声只接受 0 到 1 的标准差，而“${node.name}”为 ${deviation}。请改为不超过 1，或先缩小数据。`,
    ),
    expected: text('a deviation from 0 to 1', '0 到 1 的标准差'),
    got: text(`${deviation}`, `${deviation}`),
    fixes: [
      {
        label: text('Set deviation to 1', '把标准差设为 1'),
        edits: [{ type: 'setParams', node: node.id, params: { deviation: 1 } }],
      },
    ],
  }
}
