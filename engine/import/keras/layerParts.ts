import { text } from '../../contract/text.ts'
import { objectAt, textAt, type Json } from './json.ts'
import { RefusedModel } from './refusedModel.ts'

export interface LayerParts {
  readonly name: string
  readonly className: string
  readonly module: string | null
  readonly registeredName: string | null
  readonly config: Json
}

/** A layer's entry in the configuration, taken apart. Throws RefusedModel, with the path, where it names no class. */
export function layerParts(item: unknown, path: string, index: number): LayerParts {
  const className = textAt(item, 'class_name')
  const config = objectAt(item, 'config') ?? {}
  if (className === null) throw new RefusedModel(path, text('a layer does not say what it is', '有一层没有说明类型'))
  const [module, registeredName] = [textAt(item, 'module'), textAt(item, 'registered_name')]
  return {
    className,
    module,
    registeredName,
    config,
    name: textAt(item, 'name') ?? textAt(config, 'name') ?? `layer_${index + 1}`,
  }
}
