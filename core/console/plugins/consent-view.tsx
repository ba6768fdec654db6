import { Button } from '@mantine/core'
import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import type { Right } from '../../operations/shapes/right.ts'
import type { GatewayError } from '../gateway/gateway-error.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import css from './plugin-pane.module.css'
import { Sentences } from './sentences.tsx'
import { rightsWorstFirst } from './worst-first.ts'

interface ConsentViewProps {
  plugin: PluginDetail
  busy: boolean
  error: GatewayError | undefined
  onInstall(grant: 'required' | 'none'): void
}

/** What a plugin would be allowed, before it is installed. */
export function ConsentView({ plugin, busy, error, onInstall }: ConsentViewProps) {
  const { say } = useWords()
  const { required, optional } = plugin.rights
  return (
    <section className={css['section']} aria-labelledby="consent">
      <h2 id="consent">{plugin.name} <span className={css['soft']}>{plugin.version}</span></h2>
      <p>{plugin.description}</p>
      <h3>{say('install.asks')}</h3>
      {required.length === 0 ? <p className={css['soft']}>{say('right.none')}</p> : <Rights rights={required} />}
      {optional.length > 0 && (
        <>
          <h3>{say('right.optional')}</h3>
          <Rights rights={optional} />
        </>
      )}
      <p className={css['soft']}>{say('install.tools', { tools: plugin.tools.map((tool) => tool.name).join(', ') })}</p>
      <Problem error={error} />
      <div className={css['buttons']}>
        {required.length > 0 && (
          <Button variant="default" disabled={busy} onClick={() => onInstall('none')}>
            {say('install.without')}
          </Button>
        )}
        <Button loading={busy} onClick={() => onInstall(required.length > 0 ? 'required' : 'none')}>
          {say(required.length > 0 ? 'install.allow' : 'install.plain')}
        </Button>
      </div>
    </section>
  )
}

function Rights({ rights }: { rights: readonly Right[] }) {
  const { say } = useWords()
  return (
    <ul className={css['rights']}>
      {rightsWorstFirst(rights).map((right) => (
        <li key={right.capability} className={css['right']}>
          <div className={css['words']}>
            <Sentences consents={right.consents} fallback={right.capability} />
            {right.reason !== undefined && <p className={css['reason']}>{say('right.reason', { reason: right.reason })}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}
