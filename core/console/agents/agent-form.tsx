import { Button, Checkbox, MultiSelect, Select, Textarea, TextInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import type { Agent } from '../../operations/shapes/agent.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import css from './agent-form.module.css'
import { agentInputOf, draftOfAgent, isAgentName, isDailyTokens, isDailyUsd, toolChoices } from './agent-draft.ts'

interface AgentFormProps {
  /** One that exists already, to change it. */
  agent?: Agent
  models: readonly string[]
  onDone(): void
}

/** An agent: its name, its model, what it is told, and which tools it may call. */
export function AgentForm({ agent, models, onDone }: AgentFormProps) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const [draft, setDraft] = useState(() => draftOfAgent(agent))
  const plugins = useAnswer('plugin.list', {}, ['plugins'])
  const change = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part })
  const save = useAction(useCallback(async () => {
    await connection.call('agent.put', agentInputOf(draft))
    known.outdate('agent.list')
    onDone()
  }, [connection, draft, known, onDone]))
  const isNameWrong = draft.name !== '' && !isAgentName(draft.name)
  const isWhole = isAgentName(draft.name) && isDailyTokens(draft.dailyTokens) && isDailyUsd(draft.dailyUsd)
  const choices = toolChoices(plugins.data?.plugins ?? [], draft.tools)

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isWhole) void save.run()
  }

  return (
    <form className={css['form']} onSubmit={submit} aria-label={say('agent.form')} noValidate>
      {agent === undefined && (
        <TextInput label={say('agent.name')} value={draft.name} autoFocus spellCheck={false} error={isNameWrong && say('agent.nameWrong')} onChange={(event) => change({ name: event.currentTarget.value })} />
      )}
      <Select
        label={say('agent.model')}
        data={[{ value: '', label: say('agent.defaultModel') }, ...[...new Set([...models, ...(draft.model === '' ? [] : [draft.model])])].map((id) => ({ value: id, label: id }))]}
        value={draft.model}
        allowDeselect={false}
        onChange={(model) => change({ model: model ?? '' })}
      />
      <MultiSelect
        label={say('agent.fallbacks')}
        description={say('agent.fallbacksHint')}
        data={[...new Set([...models, ...draft.fallbacks])].filter((id) => id !== draft.model)}
        value={draft.fallbacks}
        searchable
        hidePickedOptions
        nothingFoundMessage={say('model.noneFound')}
        onChange={(fallbacks) => change({ fallbacks })}
      />
      <Textarea
        className={css['wide']}
        label={say('agent.instructions')}
        description={say('agent.instructionsHint')}
        autosize
        minRows={3}
        maxRows={16}
        value={draft.instructions}
        onChange={(event) => change({ instructions: event.currentTarget.value })}
      />
      <TextInput label={say('agent.dailyTokens')} placeholder={say('agent.noLimit')} inputMode="numeric" value={draft.dailyTokens} error={!isDailyTokens(draft.dailyTokens) && say('agent.dailyWrong')} onChange={(event) => change({ dailyTokens: event.currentTarget.value })} />
      <TextInput label={say('agent.dailyUsd')} placeholder={say('agent.noLimit')} inputMode="decimal" value={draft.dailyUsd} error={!isDailyUsd(draft.dailyUsd) && say('agent.dailyWrong')} onChange={(event) => change({ dailyUsd: event.currentTarget.value })} />
      <fieldset className={css['tools']}>
        <legend>{say('agent.tools')}</legend>
        <Checkbox label={say('agent.allTools')} checked={draft.allTools} onChange={(event) => change({ allTools: event.currentTarget.checked })} />
        {!draft.allTools && (
          <Checkbox.Group value={draft.tools} onChange={(tools) => change({ tools })} aria-label={say('agent.tools')}>
            <div className={css['choices']}>
              {choices.map((name) => <Checkbox key={name} value={name} label={name} />)}
            </div>
          </Checkbox.Group>
        )}
      </fieldset>
      <div className={css['end']}>
        <Problem error={save.error} />
        <div className={css['buttons']}>
          <Button variant="default" onClick={onDone}>{say('cancel')}</Button>
          <Button type="submit" disabled={!isWhole} loading={save.busy}>{say('agent.save')}</Button>
        </div>
      </div>
    </form>
  )
}
