import { useEffect, useState } from 'react'
import { usePanelRef } from 'react-resizable-panels'

interface SideWidths {
  readonly palette: string
  readonly inspector: string
}

const wide: SideWidths = { palette: '224px', inspector: '316px' }
/** The palette in one column. */
const narrow: SideWidths = { palette: '146px', inspector: '268px' }
const narrowWindow = '(max-width: 1080px)'

/** Widths of the side columns: in a narrow window they leave the network its place. Whoever drags an edge keeps that width until the window crosses the limit. */
export function useSideWidths() {
  const palette = usePanelRef()
  const inspector = usePanelRef()
  const [atStart] = useState(() => (matchMedia(narrowWindow).matches ? narrow : wide))
  useEffect(() => {
    const query = matchMedia(narrowWindow)
    const follow = () => {
      const widths = query.matches ? narrow : wide
      palette.current?.resize(widths.palette)
      inspector.current?.resize(widths.inspector)
    }
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [palette, inspector])
  return { palette, inspector, atStart }
}
