import { Button } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { Principal } from '../../operations/shapes/principal.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { Confirm } from '../look/confirm.tsx'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import css from '../models/model-room.module.css'
import { Rich } from '../words/rich.tsx'
import { useWords } from '../words/words.tsx'
import own from './person-row.module.css'
import { ShownOnce } from './shown-once.tsx'

/** One person: what they are, an address that lets them in, another role, the way out. */
export function PersonRow({ person, onChanged }: { person: Principal; onChanged(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const [asking, setAsking] = useState(false)
  const [address, setAddress] = useState<string>()
  const { id, name, role } = person
  const other = role === 'member' ? 'guest' : 'member'
  const invite = useAction(useCallback(async () => setAddress((await connection.call('principal.invite', { id })).url), [connection, id]))
  const change = useAction(useCallback(async () => {
    await connection.call('principal.put', { id, name, role: other })
    onChanged()
  }, [connection, id, name, other, onChanged]))
  const remove = useAction(useCallback(async () => {
    await connection.call('principal.remove', { id })
    setAsking(false)
    onChanged()
  }, [connection, id, onChanged]))
  return (
    <li className={css['row']}>
      <div className={css['name']}>
        <h3>{name}</h3>
        <span className={css['soft']}>{say(`people.role.${role}`)}</span>
      </div>
      <p className={css['facts']}>{say('people.since')} <When at={person.createdAt} /></p>
      {role !== 'owner' && (
        <div className={own['buttons']}>
          <Button size="compact-sm" variant="default" aria-label={`${say('people.invite')}: ${name}`} loading={invite.busy} onClick={() => void invite.run()}>{say('people.invite')}</Button>
          <Button size="compact-sm" variant="default" loading={change.busy} onClick={() => void change.run()}>{say(other === 'guest' ? 'people.makeGuest' : 'people.makeMember')}</Button>
          <Button size="compact-sm" variant="default" aria-label={`${say('people.remove')}: ${name}`} onClick={() => setAsking(true)}>{say('people.remove')}</Button>
        </div>
      )}
      <div className={css['wide']}>
        <Problem error={invite.error ?? change.error} />
        {address !== undefined && <ShownOnce text={address} note={<Rich text={say('people.invited', { name })} />} onDone={() => setAddress(undefined)} />}
      </div>
      <Confirm opened={asking} title={say('people.remove')} question={say('people.removeAsk', { name })} action={remove} onClose={() => setAsking(false)} />
    </li>
  )
}
