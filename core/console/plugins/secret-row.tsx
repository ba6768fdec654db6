import { Button, PasswordInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { Confirm } from '../look/confirm.tsx'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import { useWords } from '../words/words.tsx'
import hostForm from './host-form.module.css'
import css from './plugin-pane.module.css'
import type { AskedSecret } from './secrets-asked.ts'

interface SecretRowProps {
  plugin: string
  secret: AskedSecret
  /** When its value was set; undefined while it has none. */
  since: string | undefined
  onChanged(): void
}

/** One secret: set, replaced or removed; its value goes in and never comes back. */
export function SecretRow({ plugin, secret, since, onChanged }: SecretRowProps) {
  const { say } = useWords()
  const { connection } = useGateway()
  const [value, setValue] = useState('')
  const [changing, setChanging] = useState(false)
  const [asking, setAsking] = useState(false)

  const set = useAction(useCallback(async () => {
    await connection.call('secret.set', { plugin, name: secret.name, value })
    setValue('')
    setChanging(false)
    onChanged()
  }, [connection, onChanged, plugin, secret.name, value]))
  const remove = useAction(useCallback(async () => {
    await connection.call('secret.remove', { plugin, name: secret.name })
    setAsking(false)
    onChanged()
  }, [connection, onChanged, plugin, secret.name]))

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (value !== '') void set.run()
  }

  const isOpen = changing || since === undefined
  return (
    <li className={css['right']}>
      <div className={css['words']}>
        <h3>{secret.label}</h3>
        <p className={css['small']}>
          {since === undefined ? say('secret.missing') : <>{say('secret.since')} <When at={since} /></>}
          {secret.hosts.length > 0 && <> · {say('secret.goesTo', { hosts: secret.hosts.join(', ') })}</>}
        </p>
      </div>
      {since !== undefined && (
        <div className={css['buttons']}>
          <Button size="compact-sm" variant="default" aria-expanded={changing} onClick={() => setChanging(!changing)}>{say('secret.replace')}</Button>
          <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>{say('secret.remove')}</Button>
        </div>
      )}
      {isOpen && (
        <form className={hostForm['form']} data-plain onSubmit={submit}>
          <PasswordInput
            aria-label={secret.label}
            placeholder={say('secret.paste')}
            autoComplete="off"
            autoFocus={changing}
            value={value}
            visibilityToggleButtonProps={{ 'aria-label': say('provider.showKey') }}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <Button type="submit" disabled={value === ''} loading={set.busy}>{say('secret.save')}</Button>
          <div className={hostForm['rest']}><Problem error={set.error} /></div>
        </form>
      )}
      <Confirm opened={asking} title={say('secret.remove')} question={say('secret.removeAsk', { label: secret.label })} action={remove} onClose={() => setAsking(false)} />
    </li>
  )
}
