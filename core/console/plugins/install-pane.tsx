import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useCallback, useState, type FormEvent } from 'react'
import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { IconArrowLeft } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { go } from '../shell/use-route.ts'
import { useWords } from '../words/words.tsx'
import { ConsentView } from './consent-view.tsx'
import css from './plugin-pane.module.css'

/** A plugin from a folder: first what it asks for, then the decision. */
export function InstallPane() {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const [source, setSource] = useState('')
  const [seen, setSeen] = useState<PluginDetail>()

  const look = useAction(useCallback(async () => {
    setSeen(undefined)
    setSeen((await connection.call('plugin.inspect', { source: source.trim() })).plugin)
  }, [connection, source]))
  const install = useAction(useCallback(async (grant: 'required' | 'none') => {
    if (seen === undefined) return
    const { plugin } = await connection.call('plugin.install', { source: source.trim(), grant, digest: seen.digest })
    known.outdate('plugin.list')
    go({ room: 'plugins', plugin: plugin.name })
  }, [connection, known, seen, source]))

  function submit(event: FormEvent): void {
    event.preventDefault()
    void look.run()
  }

  return (
    <div className={css['scroll']}>
      <div className={css['column']}>
        <ActionIcon className={css['back']} component="a" href="#/plugins" aria-label={say('plugin.back')}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
        <h1>{say('install.title')}</h1>
        <form className={css['section']} onSubmit={submit}>
          <TextInput
            label={say('install.folder')}
            description={say('install.folderHint')}
            placeholder="/home/me/hello"
            spellCheck={false}
            autoFocus
            value={source}
            onChange={(event) => {
              setSource(event.currentTarget.value)
              setSeen(undefined)
            }}
          />
          <div>
            <Button type="submit" variant={seen === undefined ? 'filled' : 'default'} disabled={source.trim() === ''} loading={look.busy}>
              {say('install.look')}
            </Button>
          </div>
          <Problem error={look.error} />
        </form>
        {seen !== undefined && <ConsentView plugin={seen} busy={install.busy} error={install.error} onInstall={(grant) => void install.run(grant)} />}
      </div>
    </div>
  )
}
