import { create } from 'zustand'

export type SampleSide = 'samples' | 'augmentation'

/** Which side of the samples the Data tab shows; it stays while other tabs are looked at. */
export const useSampleSide = create<{ readonly side: SampleSide }>()(() => ({ side: 'samples' }))
