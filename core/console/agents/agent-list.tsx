import { Button } from '@mantine/core'
import { useState } from 'react'
import { useAnswer } from '../gateway/use-answer.ts'
import { IconPlus } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import css from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'
import { AgentForm } from './agent-form.tsx'
import { AgentRow } from './agent-row.tsx'

/** Who answers: each agent with its model, its instructions and its tools. */
export function AgentList({ models }: { models: readonly string[] }) {
  const { say } = useWords()
  const { data, error } = useAnswer('agent.list', {}, ['system'])
  const [adding, setAdding] = useState(false)
  return (
    <section className={css['section']} aria-labelledby="agents">
      <h2 id="agents">{say('agent.title')}</h2>
      <p className={css['soft']}>{say('agent.about')}</p>
      {data === undefined ? <Problem error={error} /> : (
        <ul className={css['list']}>
          {data.agents.map((agent) => <AgentRow key={agent.name} agent={agent} models={models} />)}
        </ul>
      )}
      {adding ? (
        <div className={css['card']}>
          <AgentForm models={models} onDone={() => setAdding(false)} />
        </div>
      ) : (
        <Button className={css['add']} variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
          {say('agent.add')}
        </Button>
      )}
    </section>
  )
}
