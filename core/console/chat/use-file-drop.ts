import { useEffect, useEffectEvent, useState } from 'react'
import { carriedFiles } from './carried-files.ts'

/** Takes files that are dropped anywhere in the window, which would otherwise leave the console to show them. True while some hang over it. */
export function useFileDrop(onFiles: (files: File[]) => void): boolean {
  const [hanging, setHanging] = useState(false)
  const take = useEffectEvent(onFiles)

  useEffect(() => {
    // Each element that is entered is left again: over the window as long as more were entered.
    let depth = 0
    const gone = new AbortController()
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
      window.addEventListener(type, (event) => {
        if (event.dataTransfer?.types.includes('Files') !== true) return
        event.preventDefault()
        act(event)
        setHanging(depth > 0)
      }, { signal: gone.signal })
    on('dragenter', () => { depth += 1 })
    on('dragleave', () => { depth -= 1 })
    on('dragover', () => {})
    on('drop', ({ dataTransfer }) => {
      depth = 0
      take(carriedFiles(dataTransfer))
    })
    return () => gone.abort()
  }, [])

  return hanging
}
