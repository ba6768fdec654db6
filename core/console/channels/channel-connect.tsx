import { Button, PasswordInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import type { ChannelKind } from '../../operations/shapes/channel.ts'
import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { IconCheck } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { Sentences } from '../plugins/sentences.tsx'
import { rightsWorstFirst } from '../plugins/worst-first.ts'
import { useWords } from '../words/words.tsx'
import css from './channel-room.module.css'

interface ChannelConnectProps {
  kind: ChannelKind
  plugin: PluginDetail
  onDone(): void
}

/** The steps on one sheet: what it would be allowed, what to prepare, its token. One button does what was read. */
export function ChannelConnect({ kind, plugin, onDone }: ChannelConnectProps) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const open = plugin.rights.required.filter(({ granted }) => !granted)
  const needed = kind.secrets.filter(({ set }) => !set)
  const isComplete = needed.every(({ name }) => (values[name] ?? '').trim() !== '')

  const connect = useAction(useCallback(async () => {
    for (const { capability, scope } of open) await connection.call('grant.allow', { plugin: plugin.name, capability, scope })
    if (!plugin.enabled) await connection.call('plugin.enable', { plugin: plugin.name })
    for (const { name } of needed) await connection.call('secret.set', { plugin: plugin.name, name, value: (values[name] ?? '').trim() })
    await connection.call('channel.add', { plugin: kind.plugin, kind: kind.kind })
    for (const operation of ['channel.list', 'channel.kinds'] as const) known.outdate(operation)
    onDone()
  }, [connection, kind.kind, kind.plugin, known, needed, onDone, open, plugin.enabled, plugin.name, values]))

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isComplete) void connect.run()
  }

  return (
    <form className={css['form']} onSubmit={submit} aria-label={say('channel.connectForm', { app: kind.label })} noValidate>
      <h2>{say('channel.connectTitle', { app: kind.label })}</h2>
      <section className={css['step']}>
        <h3>{say('channel.step.rights', { plugin: plugin.name })}</h3>
        {open.length === 0 ? (
          <p className={css['done']}><IconCheck size={16} aria-hidden /> {say('channel.step.granted')}</p>
        ) : rightsWorstFirst(open).map((right) => <Sentences key={right.capability} consents={right.consents} fallback={right.capability} />)}
      </section>
      {kind.setup.length > 0 && (
        <section className={css['step']}>
          <h3>{say('channel.step.prepare')}</h3>
          <ol className={css['steps']}>{kind.setup.map((step) => <li key={step}>{step}</li>)}</ol>
        </section>
      )}
      {needed.map(({ name, label }) => (
        <PasswordInput
          key={name}
          label={label}
          description={say('channel.step.secret')}
          autoComplete="off"
          value={values[name] ?? ''}
          visibilityToggleButtonProps={{ 'aria-label': say('provider.showKey') }}
          onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
        />
      ))}
      {needed.length === 0 && kind.secrets.length > 0 && <p className={css['done']}><IconCheck size={16} aria-hidden /> {say('channel.step.secretKept')}</p>}
      <p className={css['soft']}>{say('channel.step.pairing')}</p>
      <Problem error={connect.error} />
      <div className={css['end']}>
        <Button variant="default" onClick={onDone}>{say('cancel')}</Button>
        <Button type="submit" disabled={!isComplete} loading={connect.busy}>{say(open.length > 0 ? 'channel.allowAndConnect' : 'channel.connect')}</Button>
      </div>
    </form>
  )
}
