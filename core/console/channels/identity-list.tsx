import { Button } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { Channel, Identity } from '../../operations/shapes/channel.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Confirm } from '../look/confirm.tsx'
import { When } from '../look/when.tsx'
import rows from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'

/** Whose accounts are linked to whom; where nobody is yet, how somebody comes to be. */
export function IdentityList({ channels }: { channels: readonly Channel[] }) {
  const { say } = useWords()
  const { data, reload } = useAnswer('channel.identities', channels.length === 0 ? null : {}, ['channels'])
  if (data === undefined) return null
  return (
    <section className={rows['section']} aria-labelledby="identities">
      <h2 id="identities">{say('identity.title')}</h2>
      {data.identities.length === 0 ? <p className={rows['soft']}>{say('identity.none')}</p> : (
        <ul className={rows['list']}>
          {data.identities.map((identity) => (
            <IdentityRow key={identity.id} identity={identity} channel={channels.find(({ name }) => name === identity.channel)?.label ?? identity.channel} onUnpaired={reload} />
          ))}
        </ul>
      )}
    </section>
  )
}

function IdentityRow({ identity, channel, onUnpaired }: { identity: Identity; channel: string; onUnpaired(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const [asking, setAsking] = useState(false)
  const { id, principal, externalId, label, stranger } = identity
  const unpair = useAction(useCallback(async () => {
    await connection.call('channel.unpair', { id })
    setAsking(false)
    onUnpaired()
  }, [connection, id, onUnpaired]))
  const account = label === '' || label === principal.name ? externalId : `${label} (${externalId})`
  return (
    <li className={rows['row']}>
      <div className={rows['name']}>
        <h3>{principal.name}</h3>
        <span className={rows['soft']}>{say(stranger ? 'identity.stranger' : `people.role.${principal.role}`)}</span>
        {principal.disabled && <span className={rows['soft']}>{say('identity.removed')}</span>}
      </div>
      <p className={rows['facts']}>{channel} · {account} · {say('identity.since')} <When at={identity.createdAt} /></p>
      <div className={rows['buttons']}>
        <Button size="compact-sm" variant="default" aria-label={`${say('identity.unpair')}: ${principal.name}`} onClick={() => setAsking(true)}>{say('identity.unpair')}</Button>
      </div>
      <Confirm opened={asking} title={say('identity.unpair')} question={say('identity.unpairAsk', { name: principal.name, channel })} action={unpair} onClose={() => setAsking(false)} />
    </li>
  )
}
