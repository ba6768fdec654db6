import type { Channel } from '../../operations/shapes/channel.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import rows from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'
import css from './channel-room.module.css'
import { PairingCard } from './pairing-card.tsx'

/** Strangers who ask to be let in; nothing where nobody does. */
export function PairingList({ channels }: { channels: readonly Channel[] }) {
  const { say } = useWords()
  const { data, reload } = useAnswer('channel.pairings', channels.length === 0 ? null : {}, ['channels'])
  const waiting = data?.pairings.filter(({ rejected }) => !rejected) ?? []
  const rejected = data?.pairings.filter((pairing) => pairing.rejected) ?? []
  const labelOf = (name: string) => channels.find((channel) => channel.name === name)?.label ?? name
  if (waiting.length + rejected.length === 0) return null
  return (
    <section className={rows['section']} aria-labelledby="pairings">
      <h2 id="pairings">{say('pairing.title')}</h2>
      {waiting.map((pairing) => <PairingCard key={pairing.id} pairing={pairing} channel={labelOf(pairing.channel)} onAnswered={reload} />)}
      {rejected.length > 0 && (
        <details className={css['rejected']}>
          <summary>{say('pairing.rejected', { count: rejected.length })}</summary>
          {rejected.map((pairing) => <PairingCard key={pairing.id} pairing={pairing} channel={labelOf(pairing.channel)} onAnswered={reload} />)}
        </details>
      )}
    </section>
  )
}
