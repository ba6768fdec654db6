import { When } from '../look/when.tsx'
import { useWords } from '../words/words.tsx'
import css from './message.module.css'

export function UserMessage({ text, at }: { text: string; at?: string }) {
  const { say } = useWords()
  return (
    <article className={css['user']} aria-label={say('chat.you')}>
      {at !== undefined && <When at={at} className={css['at']} />}
      <p className={css['said']}>{text}</p>
    </article>
  )
}
