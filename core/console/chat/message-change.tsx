import type { Message } from '../../operations/shapes/message.ts'
import { useWords } from '../words/words.tsx'
import css from './message.module.css'

export type Revision = NonNullable<Message['revisions']>[number]

/** Which plugins changed a message before it was answered, or failed to; what stood there before each is a press away. */
export function MessageChange({ revisions }: { revisions: readonly Revision[] }) {
  const { say } = useWords()
  if (revisions.length === 0) return null
  const changes = revisions.filter(({ before }) => before !== undefined)
  const [told, text] = changes.length > 0 ? [changes, 'chat.changedBy' as const] : [revisions, 'chat.notChangedBy' as const]
  return (
    <details className={css['change']}>
      <summary>{say(text, { plugins: told.map(({ plugin }) => plugin).join(', ') })}</summary>
      <ul>{revisions.map((revision) => <Step key={revision.plugin} revision={revision} />)}</ul>
    </details>
  )
}

function Step({ revision: { plugin, before, error } }: { revision: Revision }) {
  const { say } = useWords()
  return (
    <li>
      <span>{before === undefined ? say('chat.changeFailed', { plugin }) : say('chat.before', { plugin })}</span>
      <p>{before ?? error?.message}</p>
    </li>
  )
}
