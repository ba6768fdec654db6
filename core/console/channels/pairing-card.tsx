import { Button, Select, TextInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import type { Pairing } from '../../operations/shapes/channel.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import { Rich } from '../words/rich.tsx'
import { useWords } from '../words/words.tsx'
import css from './channel-room.module.css'
import { approvalInput, canBeLinked, type Who } from './stranger.ts'

interface PairingCardProps {
  pairing: Pairing
  /** What the app is called. */
  channel: string
  onAnswered(): void
}

/** One stranger: what they call themselves, the code that they were told, and whose account it is. */
export function PairingCard({ pairing, channel, onAnswered }: PairingCardProps) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const me = useAnswer('principal.current', {}).data?.principal
  const people = useAnswer('principal.list', {}).data?.principals.filter(canBeLinked) ?? []
  const [who, setWho] = useState<Who>({ kind: 'new', name: pairing.label })
  const input = approvalInput(pairing.id, who)
  const answered = useCallback(() => {
    known.outdate('channel.identities')
    known.outdate('principal.list')
    onAnswered()
  }, [known, onAnswered])
  const approve = useAction(useCallback(async (answer: NonNullable<ReturnType<typeof approvalInput>>) => {
    await connection.call('channel.approvePairing', answer)
    answered()
  }, [answered, connection]))
  const reject = useAction(useCallback(async () => {
    await connection.call('channel.rejectPairing', { id: pairing.id })
    answered()
  }, [answered, connection, pairing.id]))

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (input !== undefined) void approve.run(input)
  }

  const name = pairing.label === '' ? say('pairing.nameless') : pairing.label
  return (
    <form className={css['ask']} onSubmit={submit} aria-label={say('pairing.label', { name })} noValidate>
      <p>
        <Rich text={say('pairing.asks', { channel })} /> <b className={css['claim']}>{name}</b> <span className={css['soft']}>({pairing.externalId})</span>
      </p>
      {pairing.rejected ? <p className={css['soft']}>{say('pairing.wasRejected')}</p> : (
        <p className={css['soft']}>
          {say('pairing.code')} <code className={css['code']}>{pairing.code}</code> · {say('pairing.until')} <When at={pairing.expiresAt} future />
        </p>
      )}
      <div className={css['answer']}>
        <Select
          label={say('pairing.who')}
          data={[{ value: '', label: say('pairing.someoneNew') }, ...people.map((person) => ({ value: person.id, label: person.id === me?.id ? say('pairing.me', { name: person.name }) : person.name }))]}
          value={who.kind === 'known' ? who.principal : ''}
          allowDeselect={false}
          onChange={(value) => setWho(value === null || value === '' ? { kind: 'new', name: pairing.label } : { kind: 'known', principal: value })}
        />
        {who.kind === 'new' && <TextInput label={say('pairing.name')} value={who.name} autoComplete="off" onChange={(event) => setWho({ kind: 'new', name: event.currentTarget.value })} />}
      </div>
      <Problem error={approve.error ?? reject.error} />
      <div className={css['end']}>
        {!pairing.rejected && <Button variant="default" loading={reject.busy} onClick={() => void reject.run()}>{say('pairing.no')}</Button>}
        <Button type="submit" disabled={input === undefined} loading={approve.busy}>{say('pairing.yes')}</Button>
      </div>
    </form>
  )
}
