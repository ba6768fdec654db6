import type { ModelTrialResult } from '../gateway/operations.ts'
import { IconCheck } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import css from './provider-form.module.css'

/** What "Test it" found. */
export function TrialResult({ result }: { result: ModelTrialResult }) {
  const { say } = useWords()
  if (!result.ok) return <Problem error={result.error ?? { code: 'internal', message: '' }} />
  return (
    <p className={css['good']}>
      <IconCheck size={16} aria-hidden />
      {say('provider.works', { ms: Math.round(result.ms) })}
    </p>
  )
}
