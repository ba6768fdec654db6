import { Button } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { SignInEntry } from '../../operations/shapes/sign-in-entry.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import css from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'

const pageSize = 10

/** The book of sign-ins, the latest first. */
export function SignInList() {
  const { say } = useWords()
  const { connection } = useGateway()
  const { data, error } = useAnswer('system.signIns', { limit: pageSize })
  const [earlier, setEarlier] = useState<{ signIns: readonly SignInEntry[]; next: string | null }>()
  const next = earlier === undefined ? data?.next : earlier.next
  const more = useAction(useCallback(async () => {
    const page = await connection.call('system.signIns', { limit: pageSize, ...(next != null && { before: next }) })
    setEarlier((before) => ({ signIns: [...(before?.signIns ?? []), ...page.signIns], next: page.next }))
  }, [connection, next]))
  const signIns = [...(data?.signIns ?? []), ...(earlier?.signIns ?? [])]
  return (
    <section className={css['section']} aria-labelledby="sign-ins">
      <h2 id="sign-ins">{say('signIns.title')}</h2>
      <p className={css['soft']}>{say(signIns.length === 0 && data !== undefined ? 'signIns.none' : 'signIns.about')}</p>
      <Problem error={error ?? more.error} />
      {signIns.length > 0 && <ul className={css['list']}>{signIns.map((entry) => <SignInRow key={entry.id} entry={entry} />)}</ul>}
      {next != null && <Button className={css['add']} variant="default" loading={more.busy} onClick={() => void more.run()}>{say('signIns.more')}</Button>}
    </section>
  )
}

function SignInRow({ entry: { kind, principal, from, device, at } }: { entry: SignInEntry }) {
  const { say } = useWords()
  const facts = [principal?.name ?? say('signIns.nobody'), device, from].filter((fact) => fact !== null)
  return (
    <li className={css['row']}>
      <div className={css['name']}>
        <h3>{say(`signIns.${kind}`)}</h3>
        <When className={css['soft']} at={at} />
      </div>
      <p className={css['facts']}>{facts.join(' · ')}</p>
    </li>
  )
}
