import type { ReactNode } from 'react'
import css from './empty.module.css'

/** An empty room: what belongs there, and the first step. */
export function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className={css['empty']}>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  )
}
