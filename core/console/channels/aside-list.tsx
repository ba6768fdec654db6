import { Button } from '@mantine/core'
import { useCallback } from 'react'
import type { Channel } from '../../operations/shapes/channel.ts'
import type { SetAside } from '../../operations/shapes/set-aside.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import rows from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'
import css from './channel-room.module.css'

/** What went wrong until nobody tried any more, each with why and a way to send it back; nothing where nothing did. */
export function AsideList({ channels }: { channels: readonly Channel[] }) {
  const { say } = useWords()
  const { data, reload } = useAnswer('channel.events', channels.length === 0 ? null : {}, ['channels'])
  if (data === undefined || data.events.length === 0) return null
  return (
    <section className={rows['section']} aria-labelledby="aside">
      <h2 id="aside">{say('aside.title')}</h2>
      <p className={rows['soft']}>{say('aside.about')}</p>
      <ul className={rows['list']}>
        {data.events.map((event) => <AsideRow key={event.id} event={event} channel={channels.find(({ name }) => name === event.channel)?.label ?? event.channel} onRetried={reload} />)}
      </ul>
    </section>
  )
}

function AsideRow({ event, channel, onRetried }: { event: SetAside; channel: string; onRetried(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const { id, kind, tries, error, excerpt, createdAt } = event
  const retry = useAction(useCallback(async () => {
    await connection.call('channel.retry', { id })
    onRetried()
  }, [connection, id, onRetried]))
  return (
    <li className={rows['row']}>
      <div className={rows['name']}>
        <h3>{say(`aside.${kind}`)}</h3>
        <span className={rows['soft']}>{channel} · <When at={createdAt} /> · {say('aside.tries', { count: tries })}</span>
      </div>
      <p className={css['excerpt']}>{excerpt}</p>
      <div className={rows['buttons']}>
        <Button size="compact-sm" variant="default" loading={retry.busy} onClick={() => void retry.run()}>{say('aside.retry')}</Button>
      </div>
      <div className={rows['wide']}><Problem error={retry.error ?? error} /></div>
    </li>
  )
}
