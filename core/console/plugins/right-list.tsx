import { Button } from '@mantine/core'
import { useCallback } from 'react'
import type { Right } from '../../operations/shapes/right.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { IconCheck } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import css from './plugin-pane.module.css'
import { Sentences } from './sentences.tsx'
import { rightsWorstFirst } from './worst-first.ts'

interface RightListProps {
  plugin: string
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

function RightRow({ plugin, right, optional, onChanged }: { plugin: string; right: Right; optional: boolean; onChanged(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const allow = useAction(useCallback(async () => {
    await connection.call('grant.allow', { plugin, capability: right.capability, scope: right.scope })
    onChanged()
  }, [connection, onChanged, plugin, right]))
  return (
    <li className={css['right']}>
      <div className={css['words']}>
        <Sentences consents={right.consents} fallback={right.capability} />
        {right.reason !== undefined && <p className={css['reason']}>{say('right.reason', { reason: right.reason })}</p>}
        <Problem error={allow.error} />
      </div>
      {right.granted ? (
        <span className={css['granted']}>
          <IconCheck size={16} aria-hidden />
          {say(optional ? 'right.partly' : 'right.granted')}
        </span>
      ) : (
        <Button size="compact-sm" variant={optional ? 'default' : 'filled'} loading={allow.busy} onClick={() => void allow.run()}>
          {say(optional ? 'right.allowAll' : 'right.allow')}
        </Button>
      )}
    </li>
  )
}
