import type { Hdf5Factory } from '../run/hdf5Runtime.ts'

/**
 * h5wasm's build for browsers, also in Node: its file system lies in memory, where the build for Node would hand the
 * computer's own files to whatever a hostile HDF5 file links to. The package exports only a layer above it that starts one
 * instance for good.
 */
export async function loadNodeHdf5(): Promise<{ readonly default: Hdf5Factory }> {
  const place = new URL('hdf5_util.js', import.meta.resolve('h5wasm'))
  return (await import(place.href)) as { readonly default: Hdf5Factory } // the package has no types for this file
}
