import type { ReactNode } from 'react'
import css from './empty.module.css'

interface EmptyProps {
  title: string
  text: string
  /** A whole room: in its middle, with a sign of what belongs there. */
  icon?: ReactNode
  children?: ReactNode
}

/** An empty room: what belongs there, and the first step. */
export function Empty({ title, text, icon, children }: EmptyProps) {
  return (
    <div className={css['empty']} data-room={icon !== undefined || undefined}>
      {icon}
      <h2>{title}</h2>
      <p>{text}</p>
      {children !== undefined && <div className={css['step']}>{children}</div>}
    </div>
  )
}
