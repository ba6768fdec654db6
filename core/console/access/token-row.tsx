import { Button } from '@mantine/core'
import { useCallback, useId, useState } from 'react'
import type { Output } from '../gateway/operations.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAnswer } from '../gateway/use-answer.ts'
import { useAction } from '../gateway/use-action.ts'
import { Confirm } from '../look/confirm.tsx'
import { When } from '../look/when.tsx'
import css from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'
import { offeredScopes } from './token-draft.ts'

type Token = Output<'token.list'>['tokens'][number]

/** One way in: what it may do, since when, until when; with a button that ends it at once. */
export function TokenRow({ token, foreign, onRevoked }: { token: Token; foreign: boolean; onRevoked(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const [asking, setAsking] = useState(false)
  const revoke = useAction(useCallback(async () => {
    await connection.call('token.revoke', { id: token.id })
    setAsking(false)
    onRevoked()
  }, [connection, onRevoked, token.id]))
  const name = useId()
  const scopes = token.scopes.map((scope) => {
    const offered = offeredScopes.find((known) => known === scope)
    return offered === undefined ? scope : say(`scope.${offered}`)
  })
  return (
    <li className={css['row']}>
      <div className={css['name']} id={name}>
        <h3>{token.kind === 'api' ? token.name : say(`token.kind.${token.kind}`)}</h3>
        {token.device !== null && <span className={css['soft']}>{token.device}</span>}
        {foreign && <Owner id={token.owner} />}
      </div>
      <p className={css['facts']}>
        {token.scopes.includes('admin') ? say('token.everything') : scopes.join(', ')}
        {' · '}{say('token.created')} <When at={token.createdAt} />
        {token.lastUsedAt !== null && <> · {say('token.used')} <When at={token.lastUsedAt} /></>}
        {token.expiresAt !== null && <> · {say('token.until')} <When at={token.expiresAt} future /></>}
      </p>
      {!token.current && token.kind !== 'cli' && (
        <div className={css['buttons']}>
          <Button size="compact-sm" variant="default" aria-describedby={name} onClick={() => setAsking(true)}>{say('token.revoke')}</Button>
        </div>
      )}
      <Confirm opened={asking} title={say('token.revoke')} question={say('token.revokeAsk', { name: token.kind === 'api' ? token.name : say(`token.kind.${token.kind}`) })} action={revoke} onClose={() => setAsking(false)} />
    </li>
  )
}

/** Whose it is; an admin sees everybody's. */
function Owner({ id }: { id: string }) {
  const { say } = useWords()
  const name = useAnswer('principal.list', {}).data?.principals.find((person) => person.id === id)?.name
  return name === undefined ? null : <span className={css['soft']}>{say('people.of', { name })}</span>
}
