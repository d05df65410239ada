import { create } from 'zustand'

/** Whether the template gallery is open. */
export const useGallery = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }))

export function openGallery(): void {
  useGallery.setState({ isOpen: true })
}

export function closeGallery(): void {
  useGallery.setState({ isOpen: false })
}
