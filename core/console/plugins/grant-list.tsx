import { Button } from '@mantine/core'
import { useCallback, useId } from 'react'
import type { Grant } from '../../operations/shapes/grant.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import { useWords } from '../words/words.tsx'
import css from './plugin-pane.module.css'
import { Sentences } from './sentences.tsx'

/** What was allowed, with a button to take it back. */
export function GrantList({ grants, onChanged }: { grants: readonly Grant[]; onChanged(): void }) {
  const { say } = useWords()
  if (grants.length === 0) return <p className={css['soft']}>{say('grant.none')}</p>
  return (
    <ul className={css['rights']}>
      {grants.map((grant) => <GrantRow key={grant.id} grant={grant} onChanged={onChanged} />)}
    </ul>
  )
}

function GrantRow({ grant, onChanged }: { grant: Grant; onChanged(): void }) {
  const { say, language } = useWords()
  const { connection } = useGateway()
  const words = useId()
  const revoke = useAction(useCallback(async () => {
    await connection.call('grant.revoke', { grant: grant.id })
    onChanged()
  }, [connection, grant.id, onChanged]))
  return (
    <li className={css['right']}>
      <div className={css['words']} id={words}>
        <Sentences consents={grant.consents} fallback={grant.capability} />
        <p className={css['reason']}>
          {say('grant.since')} <When at={grant.createdAt} />
          {grant.expiresAt !== null && <> · {say('grant.until')} <When at={grant.expiresAt} future /></>}
          {grant.usesLeft !== null && <> · {say('grant.usesLeft', { left: grant.usesLeft.toLocaleString(language), uses: (grant.uses ?? grant.usesLeft).toLocaleString(language) })}</>}
          {grant.session !== null && <> · {say('grant.oneConversation')}</>}
        </p>
        <Problem error={revoke.error} />
      </div>
      <Button size="compact-sm" variant="default" aria-describedby={words} loading={revoke.busy} onClick={() => void revoke.run()}>
        {say('grant.revoke')}
      </Button>
    </li>
  )
}
