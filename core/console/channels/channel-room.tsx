import { Button } from '@mantine/core'
import { useState } from 'react'
import { useAnswer } from '../gateway/use-answer.ts'
import { Empty } from '../look/empty.tsx'
import { IconChannel, IconPlus } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import rows from '../models/model-room.module.css'
import { PageFrame } from '../shell/room-frame.tsx'
import { useWords } from '../words/words.tsx'
import { AsideList } from './aside-list.tsx'
import { ChannelAdd } from './channel-add.tsx'
import { ChannelRow } from './channel-row.tsx'
import { IdentityList } from './identity-list.tsx'
import { PairingList } from './pairing-list.tsx'
import { useChannels } from './use-channels.ts'

/** The chat apps that are connected, who asks to be let in, and who was. */
export function ChannelRoom() {
  const { say } = useWords()
  const { data, error, allowed } = useChannels()
  const kinds = useAnswer('channel.kinds', allowed === true ? {} : null, ['channels', 'plugins'])
  const [adding, setAdding] = useState(false)
  if (allowed === false) return <PageFrame><h1>{say('channel.title')}</h1><p className={rows['soft']}>{say('channel.notYours')}</p></PageFrame>
  if (data === undefined) return <PageFrame><h1>{say('channel.title')}</h1><Problem error={error} /></PageFrame>
  const free = kinds.data?.kinds.filter((kind) => kind.channel === null) ?? []
  const add = free.length > 0 && !adding && (
    <Button className={rows['add']} variant={data.channels.length === 0 ? 'filled' : 'default'} leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
      {say('channel.add')}
    </Button>
  )
  return (
    <PageFrame>
      <h1>{say('channel.title')}</h1>
      <PairingList channels={data.channels} />
      {data.channels.length === 0 && !adding ? (
        <Empty icon={<IconChannel size={40} stroke={1.4} aria-hidden />} title={say('channel.emptyTitle')} text={say(kinds.data?.kinds.length === 0 ? 'channel.noKinds' : 'channel.emptyText')}>
          {add}
        </Empty>
      ) : (
        <section className={rows['section']} aria-label={say('channel.title')}>
          {data.channels.length > 0 && (
            <ul className={rows['list']}>
              {data.channels.map((channel) => <ChannelRow key={channel.name} channel={channel} />)}
            </ul>
          )}
          {adding ? <ChannelAdd kinds={free} onDone={() => setAdding(false)} /> : add}
        </section>
      )}
      <AsideList channels={data.channels} />
      <IdentityList channels={data.channels} />
    </PageFrame>
  )
}
