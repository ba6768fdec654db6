import { Button } from '@mantine/core'
import { useCallback, useMemo, useState, type FormEvent } from 'react'
import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { IconCheck } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import css from './plugin-pane.module.css'
import { fieldsOf, inputFrom, parsedObject, typedFrom, wholeField } from './schema-form.ts'
import { ToolField } from './tool-field.tsx'

interface ConfigFormProps {
  plugin: PluginDetail
  schema: Readonly<Record<string, unknown>>
  onChanged(): void
}

/** What a plugin lets its owner set, as a form made from its schema. */
export function ConfigForm({ plugin, schema, onChanged }: ConfigFormProps) {
  const { say } = useWords()
  const { connection } = useGateway()
  const fields = useMemo(() => fieldsOf(schema), [schema])
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() => typedFrom(fields, plugin.config ?? {}))
  const [wrong, setWrong] = useState<string>()
  const [saved, setSaved] = useState(false)

  const save = useAction(useCallback(async (config: Record<string, unknown>) => {
    await connection.call('plugin.configure', { plugin: plugin.name, config })
    setSaved(true)
    onChanged()
  }, [connection, onChanged, plugin.name]))

  function submit(event: FormEvent): void {
    event.preventDefault()
    const filled = fields === undefined ? parsedObject(typed[wholeField] ?? '') : inputFrom(fields, typed)
    setWrong(filled.ok ? undefined : filled.field)
    if (filled.ok) void save.run(filled.input)
  }

  return (
    <section className={css['section']} aria-labelledby="config">
      <h2 id="config">{say('config.title')}</h2>
      <form className={css['config']} onSubmit={submit} noValidate>
        {(fields ?? [{ name: wholeField, kind: 'json' as const, about: say('config.json'), required: true, choices: [] }]).map((field) => (
          <ToolField
            key={field.name}
            field={field}
            value={typed[field.name] ?? ''}
            wrong={wrong === field.name}
            onChange={(value) => {
              setSaved(false)
              setTyped((before) => ({ ...before, [field.name]: value }))
            }}
          />
        ))}
        <div className={css['saving']}>
          <Button type="submit" variant="default" loading={save.busy}>{say('config.save')}</Button>
          <span role="status" className={css['granted']}>{saved && <><IconCheck size={16} aria-hidden />{say('config.saved')}</>}</span>
        </div>
        <Problem error={save.error} />
      </form>
    </section>
  )
}
