import type { StartHdf5 } from '../hdf5/hdf5Module.ts'

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
