import type { Message } from '../../operations/shapes/message.ts'
import { useWords } from '../words/words.tsx'
import css from './message.module.css'

export type Revision = NonNullable<Message['revisions']>[number]

/** Which plugins changed a message before it was answered; what the person wrote is a press away. */
export function MessageChange({ revisions }: { revisions: readonly Revision[] }) {
  const { say } = useWords()
  const changes = revisions.filter(({ before }) => before !== undefined)
  const [first] = changes
  if (first?.before === undefined) return null
  return (
    <details className={css['change']} title={`${say('chat.original')}: ${first.before}`}>
      <summary>{say('chat.changedBy', { plugins: changes.map(({ plugin }) => plugin).join(', ') })}</summary>
      <p aria-label={say('chat.original')}>{first.before}</p>
    </details>
  )
}
