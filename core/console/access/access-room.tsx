import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import css from '../models/model-room.module.css'
import { PageFrame } from '../shell/room-frame.tsx'
import { useWords } from '../words/words.tsx'
import { TokenForm } from './token-form.tsx'
import { TokenRow } from './token-row.tsx'

/** Who may come in besides this browser: tokens for programs, and the browsers that are signed in. */
export function AccessRoom() {
  const { say } = useWords()
  const { data, error, reload } = useAnswer('token.list', {})
  return (
    <PageFrame>
      <h1>{say('access.title')}</h1>
      <section className={css['section']} aria-labelledby="new-token">
        <h2 id="new-token">{say('token.new')}</h2>
        <p className={css['soft']}>{say('token.about')}</p>
        <TokenForm onMade={reload} />
      </section>
      <section className={css['section']} aria-labelledby="tokens">
        <h2 id="tokens">{say('token.title')}</h2>
        {data === undefined ? <Problem error={error} /> : (
          <ul className={css['list']}>
            {data.tokens.map((token) => <TokenRow key={token.id} token={token} onRevoked={reload} />)}
          </ul>
        )}
      </section>
    </PageFrame>
  )
}
