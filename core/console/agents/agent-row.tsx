import { ActionIcon } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { Agent } from '../../operations/shapes/agent.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { Confirm } from '../look/confirm.tsx'
import { IconPencil, IconTrash } from '../look/icons.ts'
import css from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'
import { AgentForm } from './agent-form.tsx'

export function AgentRow({ agent, models }: { agent: Agent; models: readonly string[] }) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const [changing, setChanging] = useState(false)
  const [asking, setAsking] = useState(false)
  const remove = useAction(useCallback(async () => {
    await connection.call('agent.delete', { name: agent.name })
    known.outdate('agent.list')
  }, [agent.name, connection, known]))
  const facts = [
    [agent.model ?? say('agent.defaultModel'), ...agent.fallbacks].join(' → '),
    agent.tools === 'all' ? say('agent.allTools') : agent.tools.length === 0 ? say('agent.noTools') : agent.tools.join(', '),
  ]
  return (
    <li className={css['row']}>
      <div className={css['name']}>
        <h3>{agent.name}</h3>
        {agent.default && <span className={css['soft']}>{say('agent.isDefault')}</span>}
      </div>
      <p className={css['facts']}>{facts.join(' · ')}</p>
      <div className={css['buttons']}>
        <ActionIcon aria-label={say('agent.change', { name: agent.name })} aria-expanded={changing} onClick={() => setChanging(!changing)}>
          <IconPencil size={16} aria-hidden />
        </ActionIcon>
        {!agent.default && (
          <ActionIcon aria-label={say('agent.remove', { name: agent.name })} onClick={() => setAsking(true)}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {changing && <div className={css['wide']}><AgentForm agent={agent} models={models} onDone={() => setChanging(false)} /></div>}
      <Confirm opened={asking} title={say('agent.removeIt')} question={say('agent.removeAsk', { name: agent.name })} action={remove} onClose={() => setAsking(false)} />
    </li>
  )
}
