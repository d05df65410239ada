import { alexnet } from './alexnet.ts'
import { cifarResnet, cifarResnetDepths } from './cifarResnet.ts'
import { densenet121 } from './densenet.ts'
import { digitsCnn } from './digitsCnn.ts'
import { digitsLstm } from './digitsLstm.ts'
import { lenet5 } from './lenet5.ts'
import { linearSoftmax, linearSvm } from './linear.ts'
import { mlp } from './mlp.ts'
import { mobilenetV2 } from './mobilenet.ts'
import { resnet, resnetDepths, resnext50 } from './resnet.ts'
import type { Template } from './template.ts'
import { tinyAutoencoder } from './tinyAutoencoder.ts'
import { vgg, vggDepths, vggSmall } from './vgg.ts'

/** Every template, in the order in which the gallery and the command line list them. */
export const templates: readonly Template[] = [
  digitsCnn,
  linearSoftmax,
  linearSvm,
  mlp,
  digitsLstm,
  tinyAutoencoder,
  lenet5,
  alexnet,
  vggSmall,
  ...vggDepths.map(vgg),
  ...resnetDepths.map(resnet),
  resnext50,
  densenet121,
  mobilenetV2,
  ...cifarResnetDepths.map(cifarResnet),
]

export function findTemplate(name: string): Template | undefined {
  return templates.find((template) => template.name === name)
}
