import { Button, Select, TextInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import css from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'
import { PersonRow } from './person-row.tsx'
import form from './token-form.module.css'

const roles = ['member', 'guest'] as const

/** Other people: let in, invited, given another role, removed. */
export function PeopleSection({ onChanged }: { onChanged(): void }) {
  const { say } = useWords()
  const { data, error, reload } = useAnswer('principal.list', {})
  const changed = useCallback(() => {
    reload()
    onChanged()
  }, [reload, onChanged])
  return (
    <section className={css['section']} aria-labelledby="people">
      <h2 id="people">{say('people.title')}</h2>
      <p className={css['soft']}>{say('people.about')}</p>
      {data === undefined ? <Problem error={error} /> : (
        <ul className={css['list']}>
          {data.principals.filter(({ disabled, kind }) => !disabled && kind === 'person').map((person) => <PersonRow key={person.id} person={person} onChanged={changed} />)}
        </ul>
      )}
      <PersonForm onAdded={changed} />
    </section>
  )
}

function PersonForm({ onAdded }: { onAdded(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const [name, setName] = useState('')
  const [role, setRole] = useState<(typeof roles)[number]>('member')
  const isComplete = name.trim() !== '' && name.trim().length <= 100
  const add = useAction(useCallback(async () => {
    await connection.call('principal.put', { name: name.trim(), role })
    setName('')
    onAdded()
  }, [connection, name, role, onAdded]))

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isComplete) void add.run()
  }

  return (
    <form className={form['form']} aria-label={say('people.form')} onSubmit={submit} noValidate>
      <TextInput label={say('people.name')} value={name} autoComplete="off" onChange={(event) => setName(event.currentTarget.value)} />
      <Select
        label={say('people.role')}
        data={roles.map((value) => ({ value, label: say(`people.role.${value}`) }))}
        value={role}
        allowDeselect={false}
        onChange={(value) => setRole(roles.find((known) => known === value) ?? 'member')}
      />
      <div className={form['wide']}>
        <Problem error={add.error} />
        <Button type="submit" disabled={!isComplete} loading={add.busy}>{say('people.add')}</Button>
      </div>
    </form>
  )
}
