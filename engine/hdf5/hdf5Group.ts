import type { FloatTensor } from '../document/tensors/safetensors.ts'

/** A text, or a list of them. */
export type Hdf5Attribute = string | readonly string[]

/** A group of an HDF5 file to be written: plain data, independent of any library. */
export interface Hdf5Group {
  readonly attributes: ReadonlyMap<string, Hdf5Attribute>
  readonly groups: ReadonlyMap<string, Hdf5Group>
  readonly datasets: ReadonlyMap<string, FloatTensor>
}

export interface GrowingHdf5Group extends Hdf5Group {
  readonly attributes: Map<string, Hdf5Attribute>
  readonly groups: Map<string, GrowingHdf5Group>
  readonly datasets: Map<string, FloatTensor>
}

/** A group to be filled: no attributes, groups or tensors. */
export function emptyHdf5Group(): GrowingHdf5Group {
  return { attributes: new Map(), groups: new Map(), datasets: new Map() }
}

/** The group at a path below `root` ("layers/conv2d/vars"); what is not there yet is made. */
export function hdf5GroupAt(root: GrowingHdf5Group, path: readonly string[]): GrowingHdf5Group {
  return path.reduce((group, name) => {
    const found = group.groups.get(name) ?? emptyHdf5Group()
    group.groups.set(name, found)
    return found
  }, root)
}
