import { Select } from '@mantine/core'
import { useAnswer } from '../gateway/use-answer.ts'
import { useWords } from '../words/words.tsx'
import css from './conversation-pane.module.css'

interface AgentChoiceProps {
  /** Undefined: the one that answers when none is named. */
  agent: string | undefined
  onChoose(agent: string): void
}

/** Who shall answer in a new chat; nothing where there is only one. */
export function AgentChoice({ agent, onChoose }: AgentChoiceProps) {
  const { say } = useWords()
  const { data } = useAnswer('agent.list', {}, ['system'])
  const agents = data?.agents ?? []
  if (agents.length < 2) return null
  return (
    <Select
      className={css['agent']}
      size="xs"
      aria-label={say('agent.answers')}
      data={agents.map(({ name }) => name)}
      value={agent ?? agents.find((known) => known.default)?.name ?? null}
      allowDeselect={false}
      onChange={(name) => name !== null && onChoose(name)}
    />
  )
}
