import { Autocomplete, Button, PasswordInput, Select, TextInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import type { Provider } from '../../operations/shapes/provider.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import type { ModelTrialResult } from '../gateway/operations.ts'
import { useAction } from '../gateway/use-action.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import css from './provider-form.module.css'
import { draftOf, inputOf, kindsOfProvider, lacking } from './provider-kinds.ts'
import { TrialResult } from './trial-result.tsx'

interface ProviderFormProps {
  /** One that exists already, to change it. */
  provider?: Provider
  /** Shall its model answer from now on? */
  makeDefault?: boolean
  onSaved?(): void
  /** Given where there is a way back. */
  onCancel?(): void
}

/** Provider, key and model, with a way to try them before they are kept. */
export function ProviderForm({ provider, makeDefault = false, onSaved, onCancel }: ProviderFormProps) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const [draft, setDraft] = useState(() =>
    provider === undefined ? draftOf('openai') : { ...draftOf(provider.kind), name: provider.name, baseUrl: provider.baseUrl, model: provider.models[0] ?? '' },
  )
  const [result, setResult] = useState<ModelTrialResult>()
  const about = kindsOfProvider.find((known) => known.kind === draft.kind)
  const missing = lacking(draft, provider?.hasKey === true)
  const change = (part: Partial<typeof draft>): void => {
    setDraft({ ...draft, ...part })
    setResult(undefined)
  }

  const test = useAction(useCallback(async () => {
    setResult(undefined)
    const stored = provider !== undefined && draft.key === '' ? { provider: provider.name } : {}
    setResult(await connection.call('model.test', { ...stored, ...inputOf(draft), model: draft.model.trim() }))
  }, [connection, draft, provider]))
  const save = useAction(useCallback(async () => {
    const model = draft.model.trim()
    const models = [...new Set([model, ...(provider?.models ?? [])])]
    await connection.call('provider.put', { name: draft.name, ...inputOf(draft), models })
    if (makeDefault) await connection.call('model.setDefault', { model: `${draft.name}/${model}` })
    known.outdate('model.list')
    onSaved?.()
  }, [connection, draft, known, makeDefault, onSaved, provider?.models]))

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (missing === undefined) void save.run()
  }

  return (
    <form className={css['form']} onSubmit={submit} aria-label={say('provider.form')}>
      <Select
        label={say('provider.kind')}
        data={kindsOfProvider.map(({ kind, brand }) => ({ value: kind, label: brand ?? say('provider.other') }))}
        value={draft.kind}
        allowDeselect={false}
        disabled={provider !== undefined}
        onChange={(value) => {
          const kind = kindsOfProvider.find((known) => known.kind === value)?.kind
          if (kind !== undefined) change(draftOf(kind))
        }}
      />
      {draft.kind === 'compatible' && (
        <TextInput label={say('provider.name')} value={draft.name} disabled={provider !== undefined} onChange={(event) => change({ name: event.currentTarget.value })} />
      )}
      {about?.baseUrl !== undefined && (
        <TextInput label={say('provider.baseUrl')} type="url" spellCheck={false} value={draft.baseUrl} onChange={(event) => change({ baseUrl: event.currentTarget.value })} />
      )}
      {about?.key !== 'none' && (
        <PasswordInput
          label={say(about?.key === 'needed' ? 'provider.key' : 'provider.keyIfAny')}
          placeholder={provider?.hasKey === true ? say('provider.keyKept') : ''}
          autoComplete="off"
          value={draft.key}
          visibilityToggleButtonProps={{ 'aria-label': say('provider.showKey') }}
          onChange={(event) => change({ key: event.currentTarget.value })}
        />
      )}
      <Autocomplete
        label={say('provider.model')}
        placeholder={say('provider.example', { model: about?.example ?? '' })}
        data={provider?.models ?? []}
        spellCheck={false}
        value={draft.model}
        onChange={(model) => change({ model })}
      />
      <div className={css['end']}>
        <div className={css['outcome']} aria-live="polite">
          {result !== undefined && <TrialResult result={result} />}
          <Problem error={test.error ?? save.error} />
        </div>
        <div className={css['buttons']}>
          {onCancel !== undefined && <Button variant="subtle" color="gray" onClick={onCancel}>{say('cancel')}</Button>}
          <Button variant="default" disabled={missing !== undefined} loading={test.busy} onClick={() => void test.run()}>
            {say('provider.test')}
          </Button>
          <Button type="submit" disabled={missing !== undefined} loading={save.busy}>
            {say(makeDefault ? 'provider.use' : 'provider.save')}
          </Button>
        </div>
      </div>
    </form>
  )
}
