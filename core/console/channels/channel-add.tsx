import { Select } from '@mantine/core'
import { useState } from 'react'
import type { ChannelKind } from '../../operations/shapes/channel.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import { ChannelConnect } from './channel-connect.tsx'
import css from './channel-room.module.css'

const keyOf = ({ plugin, kind }: ChannelKind): string => `${plugin}/${kind}`

/** Connecting a chat app: which one, then its steps. */
export function ChannelAdd({ kinds, onDone }: { kinds: readonly ChannelKind[]; onDone(): void }) {
  const { say } = useWords()
  const [chosen, setChosen] = useState(() => (kinds[0] === undefined ? '' : keyOf(kinds[0])))
  const kind = kinds.find((each) => keyOf(each) === chosen) ?? kinds[0]
  const plugin = useAnswer('plugin.inspect', kind === undefined ? null : { plugin: kind.plugin }, ['plugins'])
  if (kind === undefined) return null
  return (
    <div className={css['card']}>
      {kinds.length > 1 && (
        <Select label={say('channel.app')} data={kinds.map((each) => ({ value: keyOf(each), label: each.label }))} value={keyOf(kind)} allowDeselect={false} onChange={(value) => setChosen(value ?? chosen)} />
      )}
      <Problem error={plugin.error} />
      {plugin.data !== undefined && <ChannelConnect key={keyOf(kind)} kind={kind} plugin={plugin.data.plugin} onDone={onDone} />}
    </div>
  )
}
