import { Button } from '@mantine/core'
import { useCallback } from 'react'
import type { ApprovalRule } from '../../operations/shapes/approval.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import rows from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'
import { useMe } from './use-waiting.ts'

/** Tools that are not asked about any more, each with the way back. Nothing where there are none. */
export function RuleList({ topics }: { topics: string[] }) {
  const { say } = useWords()
  const { data, error, reload } = useAnswer('approval.rules', {}, topics)
  if (data === undefined) return <Problem error={error} />
  if (data.rules.length === 0) return null
  return (
    <section className={rows['section']} aria-labelledby="rules">
      <h2 id="rules">{say('approval.rules')}</h2>
      <ul className={rows['list']}>
        {data.rules.map((rule) => <RuleRow key={rule.id} rule={rule} onForgotten={reload} />)}
      </ul>
    </section>
  )
}

function RuleRow({ rule, onForgotten }: { rule: ApprovalRule; onForgotten(): void }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const me = useMe()
  const forget = useAction(useCallback(async () => {
    await connection.call('approval.forget', { rule: rule.id })
    onForgotten()
  }, [connection, onForgotten, rule.id]))
  return (
    <li className={rows['row']}>
      <div className={rows['name']}>
        <h3>{rule.plugin} {rule.tool}</h3>
        {rule.principal !== me?.id && rule.name !== null && <span className={rows['soft']}>{say('approval.inNameOf', { name: rule.name })}</span>}
      </div>
      <p className={rows['facts']}><When at={rule.createdAt} /></p>
      <div className={rows['buttons']}>
        <Button size="compact-sm" variant="default" loading={forget.busy} onClick={() => void forget.run()}>{say('approval.forget')}</Button>
      </div>
      <Problem error={forget.error} />
    </li>
  )
}
