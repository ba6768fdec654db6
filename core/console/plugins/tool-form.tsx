import { Button } from '@mantine/core'
import { useCallback, useMemo, useState, type FormEvent } from 'react'
import type { PluginTool } from '../../operations/shapes/plugin.ts'
import type { ToolCard } from '../../operations/shapes/tool-card.ts'
import { ToolCardView } from '../chat/tool-card-view.tsx'
import { useGateway } from '../gateway/gateway-context.tsx'
import { GatewayError } from '../gateway/gateway-error.ts'
import { useAction } from '../gateway/use-action.ts'
import { IconChevronRight } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import { denialsOf } from './denials-of.ts'
import { fieldsOf, inputFrom, wholeField, wholeInputField, wholeInputFrom } from './schema-form.ts'
import { ToolField } from './tool-field.tsx'
import css from './tool-form.module.css'

/** A tool, folded; open it to try it by hand, without a model. */
export function ToolForm({ plugin, active, tool }: { plugin: string; active: boolean; tool: PluginTool }) {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <li className={css['tool']}>
      <button type="button" className={css['head']} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={14} className={css['chevron']} aria-hidden />
        <span className={css['name']}>{tool.name}</span>
        <span className={css['effect']} data-effect={tool.effect}>{say(`effect.${tool.effect}`)}</span>
        <span className={css['about']}>{tool.description}</span>
      </button>
      {open && <Trial plugin={plugin} active={active} tool={tool} />}
    </li>
  )
}

function Trial({ plugin, active, tool }: { plugin: string; active: boolean; tool: PluginTool }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const fields = useMemo(() => fieldsOf(tool.input), [tool.input])
  const [typed, setTyped] = useState<Record<string, string>>({})
  const [wrong, setWrong] = useState<string>()
  const [card, setCard] = useState<ToolCard>()

  const call = useAction(useCallback(async (input: unknown) => {
    const base = { step: String(Date.now()), plugin, tool: tool.name, input }
    try {
      const done = await connection.call('plugin.call', { plugin, tool: tool.name, input })
      setCard({ ...base, ok: true, output: done.output, ms: done.ms, denials: done.denials })
    } catch (cause) {
      const { code, message, details } = GatewayError.from(cause)
      setCard({ ...base, ok: false, error: { code, message }, denials: denialsOf(details) })
    }
  }, [connection, plugin, tool.name]))

  function submit(event?: FormEvent): void {
    event?.preventDefault()
    const filled = fields === undefined ? wholeInputFrom(tool.input, typed[wholeField] ?? '') : inputFrom(fields, typed)
    setWrong(filled.ok ? undefined : filled.field)
    if (filled.ok) void call.run(filled.input)
  }

  return (
    <form className={css['trial']} onSubmit={submit} noValidate>
      {(fields ?? [wholeInputField(tool.input, say('tool.jsonInput'))]).map((field) => (
        <ToolField
          key={field.name}
          field={field}
          value={typed[field.name] ?? ''}
          wrong={wrong === field.name}
          onChange={(value) => setTyped((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      <div className={css['run']}>
        <Button type="submit" size="xs" variant="default" loading={call.busy} disabled={!active}>{say('tool.run')}</Button>
        {!active && <span className={css['about']}>{say('tool.inactive')}</span>}
      </div>
      <div aria-live="polite">
        {card !== undefined && <ToolCardView key={card.step} card={card} onAskAgain={() => submit()} />}
        <Problem error={call.error} />
      </div>
    </form>
  )
}
