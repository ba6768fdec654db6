import { Button, TextInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { IconCheck } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import { limitNames, loweredLimits, type LimitName, type Limits } from './lowered-limits.ts'
import css from './plugin-pane.module.css'

/** What a plugin may use, and how an owner allows it less. */
export function LimitForm({ plugin, onChanged }: { plugin: PluginDetail; onChanged(): void }) {
  const { say, language } = useWords()
  const { connection } = useGateway()
  const asked = plugin.limitsAsked ?? plugin.limits
  const [typed, setTyped] = useState<Partial<Record<LimitName, string>>>({})
  const [wrong, setWrong] = useState<LimitName>()
  const [saved, setSaved] = useState(false)
  const save = useAction(useCallback(async (limits: Partial<Limits>) => {
    await connection.call('plugin.limit', { plugin: plugin.name, limits })
    setSaved(true)
    onChanged()
  }, [connection, onChanged, plugin.name]))
  const shown = (name: LimitName) => typed[name] ?? String(plugin.limits[name])

  function submit(event: FormEvent): void {
    event.preventDefault()
    const lowered = loweredLimits(Object.fromEntries(limitNames.map((name) => [name, shown(name)])), asked)
    setWrong(lowered.ok ? undefined : lowered.wrong)
    if (lowered.ok) void save.run(lowered.limits)
  }

  return (
    <form className={css['limits']} onSubmit={submit} noValidate>
      {limitNames.map((name) => (
        <TextInput
          key={name}
          size="sm"
          inputMode="numeric"
          label={say(`limit.${name}`)}
          description={say('limit.asked', { most: asked[name].toLocaleString(language) })}
          value={shown(name)}
          error={wrong === name && say('limit.wrong', { most: asked[name].toLocaleString(language) })}
          onChange={(event) => {
            const { value } = event.currentTarget
            setSaved(false)
            setTyped((before) => ({ ...before, [name]: value }))
          }}
        />
      ))}
      <div className={css['saving']}>
        <Button type="submit" variant="default" size="compact-sm" loading={save.busy}>{say('limit.save')}</Button>
        <span role="status" className={css['granted']}>{saved && <><IconCheck size={16} aria-hidden />{say('config.saved')}</>}</span>
      </div>
      <Problem error={save.error} />
    </form>
  )
}
