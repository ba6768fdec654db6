import { Button, Checkbox, Radio, Select, Textarea, TextInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import type { Channel } from '../../operations/shapes/channel.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import { draftOfChannel, inputOfDraft, policies, wrongIn } from './channel-draft.ts'
import css from './channel-room.module.css'

/** Who may speak on a channel, who answers, and whether it listens at all. */
export function ChannelForm({ channel, onDone }: { channel: Channel; onDone(): void }) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const [draft, setDraft] = useState(() => draftOfChannel(channel))
  const agents = useAnswer('agent.list', {}).data?.agents ?? []
  const change = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part })
  const wrong = wrongIn(draft)
  const save = useAction(useCallback(async () => {
    await connection.call('channel.put', inputOfDraft(channel.name, draft))
    known.outdate('channel.list')
    onDone()
  }, [channel.name, connection, draft, known, onDone]))

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (wrong === undefined) void save.run()
  }

  return (
    <form className={css['form']} onSubmit={submit} aria-label={say('channel.form', { name: channel.label })} noValidate>
      <Radio.Group label={say('channel.policy')} value={draft.policy} onChange={(value) => change({ policy: policies.find((policy) => policy === value) ?? draft.policy })}>
        <div className={css['choices']}>
          {policies.map((policy) => <Radio key={policy} value={policy} label={say(`channel.policy.${policy}`)} description={say(`channel.policy.${policy}.does`)} />)}
        </div>
      </Radio.Group>
      {draft.policy === 'allowlist' && (
        <Textarea label={say('channel.allowed')} description={say('channel.allowedHint')} autosize minRows={2} maxRows={8} spellCheck={false} value={draft.allowed} onChange={(event) => change({ allowed: event.currentTarget.value })} />
      )}
      {draft.policy === 'open' && (
        <TextInput label={say('channel.dailyLimit')} description={say('channel.dailyLimitHint')} inputMode="numeric" value={draft.dailyLimit} error={wrong === 'dailyLimit' && say('channel.dailyLimitWrong')} onChange={(event) => change({ dailyLimit: event.currentTarget.value })} />
      )}
      <Select
        label={say('channel.agent')}
        data={[{ value: '', label: say('channel.defaultAgent') }, ...[...new Set([...agents.map(({ name }) => name), ...(draft.agent === '' ? [] : [draft.agent])])].map((name) => ({ value: name, label: name }))]}
        value={draft.agent}
        allowDeselect={false}
        onChange={(agent) => change({ agent: agent ?? '' })}
      />
      <Checkbox label={say('channel.mayApprove')} description={say('channel.mayApproveHint')} checked={draft.mayApprove} onChange={(event) => change({ mayApprove: event.currentTarget.checked })} />
      <Checkbox label={say('channel.enabled')} description={say('channel.enabledHint')} checked={draft.enabled} onChange={(event) => change({ enabled: event.currentTarget.checked })} />
      <Problem error={save.error} />
      <div className={css['end']}>
        <Button variant="default" onClick={onDone}>{say('cancel')}</Button>
        <Button type="submit" disabled={wrong !== undefined} loading={save.busy}>{say('channel.save')}</Button>
      </div>
    </form>
  )
}
