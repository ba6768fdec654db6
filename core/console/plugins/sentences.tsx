import type { Consent } from '../../operations/shapes/consent.ts'
import { IconAlert, IconShield } from '../look/icons.ts'
import { Rich } from '../words/rich.tsx'
import { useWords } from '../words/words.tsx'
import css from './sentences.module.css'
import { seriousWeight, worstFirst } from './worst-first.ts'

/** What a right lets a plugin do, one sentence each, worst first. */
export function Sentences({ consents, fallback }: { consents: readonly Consent[]; fallback: string }) {
  const { say, language } = useWords()
  if (consents.length === 0) return <p className={css['sentence']}>{fallback}</p>
  return (
    <ul className={css['sentences']}>
      {worstFirst(consents).map((consent, index) => {
        const serious = consent.weight >= seriousWeight
        return (
          <li key={index} className={css['sentence']} data-serious={serious || undefined}>
            {serious ? <IconAlert size={16} role="img" aria-label={say('right.serious')} /> : <IconShield size={16} aria-hidden />}
            <span>
              <Rich text={consent.text[language]} />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
