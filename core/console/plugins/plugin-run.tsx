import { Button } from '@mantine/core'
import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import { When } from '../look/when.tsx'
import { useWords } from '../words/words.tsx'
import css from './plugin-pane.module.css'

interface PluginRunProps {
  run: NonNullable<PluginDetail['run']>
  busy: boolean
  onRelease(): void
}

/** Whether it is awake and what that costs; why it is in quarantine, and the way out. */
export function PluginRun({ run, busy, onRelease }: PluginRunProps) {
  const { say, language } = useWords()
  const facts = [
    run.state === 'awake' ? say('plugin.awake', { memory: Math.round(run.memoryMb).toLocaleString(language) }) : say(`plugin.${run.state}`),
    say('plugin.calls', { count: run.calls }),
    ...(run.kills > 0 ? [say('plugin.kills', { count: run.kills })] : []),
  ]
  return (
    <>
      <p className={css['small']}>{facts.join(' · ')}</p>
      {run.quarantine !== undefined && (
        <div className={css['quarantine']} role="status">
          <p>{say('plugin.quarantineSince')} <When at={run.quarantine.since} />: {run.quarantine.reason}</p>
          <Button size="compact-sm" variant="default" loading={busy} onClick={onRelease}>{say('plugin.release')}</Button>
        </div>
      )}
    </>
  )
}
