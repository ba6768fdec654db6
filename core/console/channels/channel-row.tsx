import { ActionIcon } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { Channel } from '../../operations/shapes/channel.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { Confirm } from '../look/confirm.tsx'
import { IconPencil, IconTrash } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import rows from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'
import { ChannelForm } from './channel-form.tsx'
import css from './channel-room.module.css'
import { ChannelSecrets } from './channel-secrets.tsx'

/** One channel: how it is, who may speak there, and the ways to change or end it. */
export function ChannelRow({ channel }: { channel: Channel }) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const [changing, setChanging] = useState(false)
  const [asking, setAsking] = useState(false)
  const { name, label, policy, state } = channel
  const remove = useAction(useCallback(async () => {
    await connection.call('channel.remove', { name })
    for (const operation of ['channel.list', 'channel.kinds', 'channel.identities', 'channel.pairings'] as const) known.outdate(operation)
  }, [connection, known, name]))
  const facts = [
    say(`channel.policy.${policy}.short`, { count: channel.dailyLimit ?? 0 }),
    say('channel.answers', { agent: channel.agent ?? say('channel.defaultAgent') }),
    channel.mayApprove ? say('channel.approves') : '',
  ]
  return (
    <li className={rows['row']}>
      <div className={rows['name']}>
        <h3>{label}</h3>
        {name.toLowerCase() !== label.toLowerCase() && <span className={rows['soft']}>{name}</span>}
        <span className={css['state']} data-state={state}>{say(`channel.state.${state}`)}</span>
      </div>
      <p className={rows['facts']}>{facts.filter((fact) => fact !== '').join(' · ')}</p>
      <div className={rows['buttons']}>
        <ActionIcon aria-label={say('channel.change', { name: label })} aria-expanded={changing} onClick={() => setChanging(!changing)}>
          <IconPencil size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={say('channel.remove', { name: label })} onClick={() => setAsking(true)}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </div>
      <div className={rows['wide']}>
        <Problem error={channel.problem ?? undefined} />
        {changing && (
          <div className={css['changing']}>
            <ChannelForm channel={channel} onDone={() => setChanging(false)} />
            <ChannelSecrets plugin={channel.plugin} />
          </div>
        )}
      </div>
      <Confirm opened={asking} title={say('channel.removeIt')} question={say('channel.removeAsk', { name: label })} action={remove} onClose={() => setAsking(false)} />
    </li>
  )
}
