import { Button, Modal, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { Action } from '../gateway/use-action.ts'
import { Problem } from '../look/problem.tsx'
import { scopeOfHost, type HostChoice } from '../rights/one-host.ts'
import { Rich } from '../words/rich.tsx'
import { useWords } from '../words/words.tsx'
import css from './host-form.module.css'

interface HostFormProps {
  plugin: string
  /** The scope that the plugin asks for: hosts with a star. */
  request: unknown
  allow: Action<[scope: unknown]>
}

/** A plugin that asks for any host gets one: a field first, everything only on a second thought. */
export function HostForm({ plugin, request, allow }: HostFormProps) {
  const { say } = useWords()
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState<Extract<HostChoice, { ok: false }>['why']>()
  const [asking, setAsking] = useState(false)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const choice = scopeOfHost(typed, request)
    setRefused(choice.ok ? undefined : choice.why)
    if (choice.ok && (await allow.run(choice.scope))) setTyped('')
  }

  return (
    <form className={css['form']} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        className={css['field']}
        label={say('host.label')}
        placeholder="example.com"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        inputMode="url"
        value={typed}
        error={refused && say(refused === 'not_a_host' ? 'host.notAHost' : 'host.notAsked')}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setRefused(undefined)
        }}
      />
      <Button type="submit" className={css['allow']} disabled={typed.trim() === ''} loading={allow.busy && !asking}>{say('host.allow')}</Button>
      <div className={css['rest']}>
        {!asking && <Problem error={allow.error} />}
        <button type="button" className={css['everything']} onClick={() => setAsking(true)}>{say('host.everything')}</button>
      </div>
      <Modal opened={asking} onClose={() => setAsking(false)} title={say('host.everythingTitle')} closeButtonProps={{ 'aria-label': say('close') }}>
        <div className={css['ask']}>
          <p><Rich text={say('host.everythingAsk', { plugin })} /></p>
          <Problem error={allow.error} />
          <div className={css['buttons']}>
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>{say('cancel')}</Button>
            <Button color="yellow" variant="outline" className={css['risk']} loading={allow.busy} onClick={() => void allow.run(request).then((done) => done && setAsking(false))}>
              {say('host.everythingYes')}
            </Button>
          </div>
        </div>
      </Modal>
    </form>
  )
}
