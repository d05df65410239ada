import { useReactFlow } from '@xyflow/react'
import { useCallback, type DragEvent } from 'react'
import { layerKind } from '../../engine/layers/registry.ts'
import { cardWidth } from '../../engine/layout/cardBox.ts'
import { portTop } from '../../engine/layout/wirePath.ts'
import { addLayer } from '../document/actions/addLayer.ts'
import { insertOnWire } from '../document/actions/wires.ts'
import { draggedKind, kindDataType } from '../palette/draggedKind.ts'
import { changeCanvas } from './canvasState.ts'
import { wireUnder } from './wires/wireUnder.ts'

/** Layer kinds dragged from the palette: onto the canvas, or onto a wire to go in between. */
export function useCanvasDrop() {
  const { screenToFlowPosition } = useReactFlow()

  /** Where the picture changes under the pointer, the browser asks here and not over it whether a drop is welcome. */
  const onDragEnter = useCallback((event: DragEvent) => {
    if (event.dataTransfer.types.includes(kindDataType)) event.preventDefault()
  }, [])
  const onDragOver = useCallback((event: DragEvent) => {
    if (!event.dataTransfer.types.includes(kindDataType)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    changeCanvas({ dropWire: wireUnder({ x: event.clientX, y: event.clientY }) })
  }, [])
  const onDragLeave = useCallback(() => changeCanvas({ dropWire: null }), [])
  const onDrop = useCallback(
    (event: DragEvent) => {
      const dragged = draggedKind(event.dataTransfer)
      if (dragged === null) return
      const { kind, params } = dragged
      event.preventDefault()
      const wire = wireUnder({ x: event.clientX, y: event.clientY })
      changeCanvas({ dropWire: null })
      const definition = layerKind(kind)
      if (wire !== null && definition !== undefined && definition.inputs.length > 0 && definition.hasOutput) {
        insertOnWire(kind, wire, params)
        return
      }
      const point = screenToFlowPosition({ x: event.clientX, y: event.clientY })
      addLayer(kind, { x: point.x - cardWidth / 2, y: point.y - portTop }, { params })
    },
    [screenToFlowPosition],
  )
  return { onDragEnter, onDragOver, onDragLeave, onDrop }
}
