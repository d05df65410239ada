import type { Hdf5Module, StartHdf5 } from '../hdf5/hdf5Module.ts'

/** h5wasm's own module (dist/esm/hdf5_util.js): each call makes an instance with memory of its own. */
export type Hdf5Factory = (options: {
  readonly noInitialRun: true
  readonly print: (line: string) => void
  readonly printErr: (line: string) => void
}) => Promise<Hdf5Module>

let start: StartHdf5 | null = null

/** How this host starts the HDF5 library; null where it has none. */
export function configureHdf5(starter: StartHdf5 | null): void {
  start = starter
}

/** A fresh instance, for one file: about 20 ms once the library has been loaded. */
export const startHdf5: StartHdf5 = () => {
  if (start === null) throw new Error('This host has no HDF5 library.')
  return start()
}

/** Loaded when first needed. What it prints is HDF5's own trace of a damaged file; the problem tells people enough. */
export function hdf5Starter(load: () => Promise<{ readonly default: Hdf5Factory }>): StartHdf5 {
  const silent = (): void => {}
  return async () => {
    const { default: factory } = await load()
    return factory({ noInitialRun: true, print: silent, printErr: silent })
  }
}
