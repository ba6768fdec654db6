import type { ReactNode } from 'react'
import type { GatewayError } from '../gateway/gateway-error.ts'
import { useWords } from '../words/words.tsx'
import { IconAlert } from './icons.ts'
import { problemWords } from './problem-words.ts'
import css from './problem.module.css'

/** Why something did not work, beside what was tried. */
export function Problem({ error, children }: { error: Pick<GatewayError, 'code' | 'message'> | undefined; children?: ReactNode }) {
  const { say } = useWords()
  if (error === undefined) return null
  return (
    <div role="alert" className={css['problem']}>
      <IconAlert size={16} aria-hidden />
      <span>{problemWords(error, say)}</span>
      {children}
    </div>
  )
}
