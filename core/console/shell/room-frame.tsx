import type { ReactNode } from 'react'
import css from './room-frame.module.css'

interface RoomFrameProps {
  /** What the list holds, for people who do not see it. */
  label: string
  list: ReactNode
  thing: ReactNode
  /** Where there is space for one of the two only. */
  showing: 'list' | 'thing'
}

/** A room with a list and the thing itself, side by side where there is space. */
export function RoomFrame({ label, list, thing, showing }: RoomFrameProps) {
  return (
    <div className={css['frame']} data-showing={showing}>
      <nav className={css['list']} aria-label={label}>
        {list}
      </nav>
      <main className={css['thing']} id="thing" tabIndex={-1}>
        {thing}
      </main>
    </div>
  )
}

/** A room that is one page. */
export function PageFrame({ children }: { children: ReactNode }) {
  return (
    <main className={css['page']} id="thing" tabIndex={-1}>
      <div className={css['column']}>{children}</div>
    </main>
  )
}
