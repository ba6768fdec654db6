import { Button, TextInput } from '@mantine/core'
import { useDeferredValue, useState } from 'react'
import type { Session } from '../../operations/shapes/session.ts'
import { Empty } from '../look/empty.tsx'
import { IconPlus, IconSearch } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import { hrefOf } from '../shell/route.ts'
import { useWords } from '../words/words.tsx'
import { plainText } from './plain.ts'
import { SearchHits } from './search-hits.tsx'
import css from './session-list.module.css'
import { useSessions } from './use-sessions.ts'

/** All conversations, newest first, and the search through what was said in them. */
export function SessionList({ chosen }: { chosen: string | undefined }) {
  const { say } = useWords()
  const [wanted, setWanted] = useState('')
  const search = useDeferredValue(wanted.trim())
  const { sessions, error, more } = useSessions(chosen)
  return (
    <>
      <div className={css['head']}>
        <h2>{say('room.chats')}</h2>
        <Button component="a" href={hrefOf({ room: 'chats', fresh: true })} size="compact-sm" variant="light" leftSection={<IconPlus size={14} aria-hidden />}>
          {say('sessions.new')}
        </Button>
      </div>
      <div className={css['search']}>
        <TextInput
          type="search"
          size="xs"
          aria-label={say('sessions.search')}
          placeholder={say('sessions.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      </div>
      <div className={css['rows']}>
        <Problem error={error} />
        {search !== '' ? (
          <SearchHits text={search} sessions={sessions ?? []} />
        ) : sessions?.length === 0 ? (
          <Empty title={say('sessions.emptyTitle')} text={say('sessions.emptyText')}>
            <Button component="a" href={hrefOf({ room: 'chats', fresh: true })} size="xs">
              {say('sessions.emptyStep')}
            </Button>
          </Empty>
        ) : (
          <ul className={css['list']}>
            {sessions?.map((session) => <Row key={session.id} session={session} chosen={session.id === chosen} />)}
          </ul>
        )}
        {search === '' && more !== undefined && (
          <Button variant="subtle" size="compact-sm" onClick={more}>
            {say('sessions.more')}
          </Button>
        )}
      </div>
    </>
  )
}

function Row({ session, chosen }: { session: Session; chosen: boolean }) {
  const { say } = useWords()
  return (
    <li>
      <a className={css['row']} href={hrefOf({ room: 'chats', session: session.id })} aria-current={chosen ? 'true' : undefined}>
        <span className={css['title']}>{session.title || say('sessions.untitled')}</span>
        <When at={session.updatedAt} className={css['when']} />
        <span className={css['last']}>{plainText(session.lastText) || say('sessions.noAnswer')}</span>
      </a>
    </li>
  )
}
