import { ActionIcon, Button, Switch } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Confirm } from '../look/confirm.tsx'
import { Empty } from '../look/empty.tsx'
import { IconArrowLeft, IconPuzzle } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { go } from '../shell/use-route.ts'
import { useWords } from '../words/words.tsx'
import { GrantsInForce } from '../rights/grants-in-force.ts'
import { ConfigForm } from './config-form.tsx'
import { GrantList } from './grant-list.tsx'
import { PluginFacts } from './plugin-facts.tsx'
import css from './plugin-pane.module.css'
import { PluginRun } from './plugin-run.tsx'
import { PluginState } from './plugin-state.tsx'
import { RightList } from './right-list.tsx'
import { SecretList } from './secret-list.tsx'
import { ToolForm } from './tool-form.tsx'

/** One plugin: what it may do, what it was allowed, its tools to try, and the switch. */
export function PluginPane({ name }: { name: string }) {
  const { say } = useWords()
  const { data, error, reload } = useAnswer('plugin.inspect', { plugin: name }, ['plugins'])
  const plugin = data?.plugin
  return (
    <div className={css['scroll']}>
      <div className={css['column']}>
        <ActionIcon className={css['back']} component="a" href="#/plugins" aria-label={say('plugin.back')}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
        {error?.code === 'plugin_unknown' ? (
          <Empty icon={<IconPuzzle size={40} stroke={1.4} aria-hidden />} title={say('plugin.goneTitle')} text={say('plugin.goneText', { plugin: name })} />
        ) : plugin === undefined ? <Problem error={error} /> : <Detail plugin={plugin} onChanged={reload} />}
      </div>
    </div>
  )
}

function Detail({ plugin, onChanged }: { plugin: PluginDetail; onChanged(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const toggle = useAction(useCallback(async (on: boolean) => {
    await connection.call(on ? 'plugin.enable' : 'plugin.disable', { plugin: plugin.name })
    onChanged()
  }, [connection, onChanged, plugin.name]))
  const asksNothing = plugin.rights.required.length + plugin.rights.optional.length === 0
  return (
    <>
      <header className={css['header']}>
        <div className={css['titles']}>
          <h1>{plugin.name}</h1>
          <p className={css['soft']}>
            {plugin.version} · {say(`tier.${plugin.tier}`)} · <PluginState plugin={plugin} />
          </p>
        </div>
        <Switch
          className={css['switch']}
          label={say(plugin.enabled ? 'plugin.on' : 'plugin.offSwitch')}
          aria-label={say('plugin.switch', { plugin: plugin.name })}
          labelPosition="left"
          checked={plugin.enabled}
          disabled={toggle.busy}
          onChange={(event) => void toggle.run(event.currentTarget.checked)}
        />
      </header>
      <p>{plugin.description}</p>
      {plugin.run !== undefined && <PluginRun run={plugin.run} busy={toggle.busy} onRelease={() => void toggle.run(true)} />}
      <Problem error={toggle.error} />
      <section className={css['section']} aria-labelledby="rights">
        <h2 id="rights">{say('right.title')}</h2>
        {asksNothing && <p className={css['soft']}>{say('right.none')}</p>}
        <RightList plugin={plugin} rights={plugin.rights.required} onChanged={onChanged} />
        {plugin.rights.optional.length > 0 && <h3>{say('right.optional')}</h3>}
        <RightList plugin={plugin} rights={plugin.rights.optional} optional onChanged={onChanged} />
      </section>
      {!asksNothing && (
        <section className={css['section']} aria-labelledby="grants">
          <h2 id="grants">{say('grant.title')}</h2>
          <GrantList grants={plugin.grants} onChanged={onChanged} />
        </section>
      )}
      <SecretList plugin={plugin} />
      {plugin.configSchema !== undefined && <ConfigForm plugin={plugin} schema={plugin.configSchema} onChanged={onChanged} />}
      <section className={css['section']} aria-labelledby="tools">
        <h2 id="tools">{say('tool.title')}</h2>
        <ul className={css['tools']}>
          <GrantsInForce value={plugin.grants}>
            {plugin.tools.map((tool) => <ToolForm key={tool.name} plugin={plugin.name} active={plugin.active} tool={tool} />)}
          </GrantsInForce>
        </ul>
      </section>
      <PluginFacts plugin={plugin} onChanged={onChanged} />
      {plugin.tier !== 'bundled' && <RemovePlugin name={plugin.name} />}
    </>
  )
}

function RemovePlugin({ name }: { name: string }) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const [asking, setAsking] = useState(false)
  const remove = useAction(useCallback(async () => {
    await connection.call('plugin.remove', { plugin: name })
    known.outdate('plugin.list')
    go({ room: 'plugins' })
  }, [connection, known, name]))
  return (
    <div>
      <Button variant="default" className={css['remove']} size="compact-sm" onClick={() => setAsking(true)}>{say('plugin.remove')}</Button>
      <Confirm
        opened={asking}
        title={say('plugin.remove')}
        question={say('plugin.removeAsk', { plugin: name })}
        action={remove}
        onClose={() => setAsking(false)}
      />
    </div>
  )
}
