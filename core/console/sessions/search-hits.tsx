import type { Session } from '../../operations/shapes/session.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import { hrefOf } from '../shell/route.ts'
import { useWords } from '../words/words.tsx'
import { marked } from './marked.ts'
import css from './session-list.module.css'

/** Conversations whose title or words hold the text. */
export function SearchHits({ text, sessions }: { text: string; sessions: readonly Session[] }) {
  const { say } = useWords()
  const { data, error } = useAnswer('session.search', { text, limit: 30 })
  const hits = data?.hits ?? []
  const byTitle = sessions.filter((session) => session.title.toLowerCase().includes(text.toLowerCase()) && !hits.some((hit) => hit.session === session.id))
  const titles = new Map(sessions.map((session) => [session.id, session.title]))
  return (
    <div aria-live="polite">
      <Problem error={error} />
      <ul className={css['list']}>
        {byTitle.map((session) => (
          <li key={session.id}>
            <a className={css['row']} href={hrefOf({ room: 'chats', session: session.id })}>
              <span className={css['title']}>{session.title}</span>
              <When at={session.updatedAt} className={css['when']} />
            </a>
          </li>
        ))}
        {hits.map((hit) => (
          <li key={hit.message}>
            <a className={css['row']} href={hrefOf({ room: 'chats', session: hit.session })}>
              <span className={css['title']}>{titles.get(hit.session) || say('sessions.untitled')}</span>
              <When at={hit.at} className={css['when']} />
              <span className={css['snippet']}>
                {marked(hit.snippet, text).map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text))}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {data !== undefined && hits.length === 0 && byTitle.length === 0 && <p className={css['none']}>{say('sessions.nothingFound', { text })}</p>}
    </div>
  )
}
