import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import css from '../models/model-room.module.css'
import { PageFrame } from '../shell/room-frame.tsx'
import { useWords } from '../words/words.tsx'
import { DeviceList } from './device-list.tsx'
import { PeopleSection } from './people-section.tsx'
import { SignInList } from './sign-in-list.tsx'
import { TokenForm } from './token-form.tsx'
import { TokenRow } from './token-row.tsx'

/** Who may come in besides this browser: one's other browsers, tokens for programs and, for the owner, other people. */
export function AccessRoom() {
  const { say } = useWords()
  const me = useAnswer('principal.current', {}).data
  const { data, error, reload } = useAnswer('token.list', {})
  const isAdmin = me?.scopes.includes('admin') ?? false
  const browsers = data?.tokens.filter((token) => token.kind === 'cookie' && token.owner === me?.principal.id) ?? []
  const others = data?.tokens.filter((token) => !browsers.includes(token)) ?? []
  return (
    <PageFrame>
      <h1>{say('access.title')}</h1>
      <section className={css['section']} aria-labelledby="devices">
        <h2 id="devices">{say('device.title')}</h2>
        {data === undefined ? <Problem error={error} /> : <DeviceList browsers={browsers} onChanged={reload} />}
      </section>
      {(isAdmin || me?.scopes.includes('write')) && (
        <section className={css['section']} aria-labelledby="new-token">
          <h2 id="new-token">{say('token.new')}</h2>
          <p className={css['soft']}>{say('token.about')}</p>
          <TokenForm held={me?.scopes ?? []} onMade={reload} />
        </section>
      )}
      {others.length > 0 && (
        <section className={css['section']} aria-labelledby="tokens">
          <h2 id="tokens">{say('token.title')}</h2>
          <ul className={css['list']}>
            {others.map((token) => <TokenRow key={token.id} token={token} foreign={token.owner !== me?.principal.id} onRevoked={reload} />)}
          </ul>
        </section>
      )}
      {isAdmin && <PeopleSection onChanged={reload} />}
      {isAdmin && <SignInList />}
    </PageFrame>
  )
}
