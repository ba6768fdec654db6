import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** How near to the end still counts as being there. */
const nearPx = 48

export interface StickToEnd {
  frame: React.RefObject<HTMLDivElement | null>
  atEnd: boolean
  toEnd(): void
}

/** Keeps a scrolling frame at its end while its content grows, unless the reader has scrolled away from it. */
export function useStickToEnd(): StickToEnd {
  const frame = useRef<HTMLDivElement>(null)
  const stuck = useRef(true)
  const [atEnd, setAtEnd] = useState(true)

  const toEnd = useCallback(() => {
    stuck.current = true
    frame.current?.scrollTo({ top: frame.current.scrollHeight })
  }, [])

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const measure = (): void => {
      stuck.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx
      setAtEnd(stuck.current)
    }
    element.addEventListener('scroll', measure, { passive: true })
    return () => element.removeEventListener('scroll', measure)
  }, [])

  // After each drawing: whatever grew, the end is where it was left.
  useLayoutEffect(() => {
    if (stuck.current) toEnd()
  })

  return { frame, atEnd, toEnd }
}
