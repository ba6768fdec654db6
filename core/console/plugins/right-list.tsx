import { Button } from '@mantine/core'
import { useCallback, useId } from 'react'
import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import type { Right } from '../../operations/shapes/right.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { IconCheck } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { asksAnyHost } from '../rights/http-rule.ts'
import { type LeaseChoice, leaseTerms } from '../rights/lease-choice.ts'
import { LeaseMenu } from '../rights/lease-menu.tsx'
import { scopeCovers } from '../rights/scope-covers.ts'
import { useWords } from '../words/words.tsx'
import { HostForm } from './host-form.tsx'
import css from './plugin-pane.module.css'
import { Sentences } from './sentences.tsx'
import { rightsWorstFirst } from './worst-first.ts'

interface RightListProps {
  plugin: Pick<PluginDetail, 'name' | 'grants'>
  rights: readonly Right[]
  /** Asked for when first needed; granting all of it ahead is possible and not urged. */
  optional?: boolean
  onChanged(): void
}

/** What a plugin asks for, with a button to allow it. */
export function RightList({ plugin, rights, optional = false, onChanged }: RightListProps) {
  if (rights.length === 0) return null
  return (
    <ul className={css['rights']}>
      {rightsWorstFirst(rights).map((right) => (
        <RightRow key={right.capability} plugin={plugin} right={right} optional={optional} onChanged={onChanged} />
      ))}
    </ul>
  )
}

function RightRow({ plugin, right, optional, onChanged }: { plugin: RightListProps['plugin']; right: Right; optional: boolean; onChanged(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const allow = useAction(useCallback(async (scope: unknown, choice: LeaseChoice = 'always') => {
    const terms = leaseTerms(choice, undefined)
    if (terms === undefined) await connection.call('grant.allow', { plugin: plugin.name, capability: right.capability, scope })
    else await connection.call('grant.lease', { plugin: plugin.name, capability: right.capability, scope, ...terms })
    onChanged()
  }, [connection, onChanged, plugin.name, right.capability]))
  const words = useId()
  const isWhole = plugin.grants.some((grant) => grant.capability === right.capability && scopeCovers(grant.scope, right.scope))
  const byHost = asksAnyHost(right.scope) && !isWhole
  return (
    <li className={css['right']}>
      <div className={css['words']} id={words}>
        <Sentences consents={right.consents} fallback={right.capability} />
        {right.reason !== undefined && <p className={css['reason']}>{say('right.reason', { reason: right.reason })}</p>}
        {!byHost && <Problem error={allow.error} />}
      </div>
      {right.granted ? (
        <span className={css['granted']}>
          <IconCheck size={16} aria-hidden />
          {say(isWhole ? 'right.granted' : 'right.partly')}
        </span>
      ) : !byHost && (
        <span className={css['allow']}>
          <Button size="compact-sm" variant={optional ? 'default' : 'filled'} aria-describedby={words} loading={allow.busy} onClick={() => void allow.run(right.scope)}>
            {say(optional ? 'right.allowAll' : 'right.allow')}
          </Button>
          <LeaseMenu capability={right.capability} busy={allow.busy} onChoose={(choice) => void allow.run(right.scope, choice)} />
        </span>
      )}
      {byHost && <HostForm plugin={plugin.name} request={right.scope} allow={allow} />}
    </li>
  )
}
