import { Button } from '@mantine/core'
import { useState } from 'react'
import { AgentList } from '../agents/agent-list.tsx'
import { BudgetSection } from '../budgets/budget-section.tsx'
import { useAnswer } from '../gateway/use-answer.ts'
import { IconPlus } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { PageFrame } from '../shell/room-frame.tsx'
import { useWords } from '../words/words.tsx'
import { DefaultModel } from './default-model.tsx'
import css from './model-room.module.css'
import { ProviderForm } from './provider-form.tsx'
import { ProviderRow } from './provider-row.tsx'

/** Where answers come from: the default model, and the providers. */
export function ModelRoom() {
  const { say } = useWords()
  const { data, error } = useAnswer('model.list', {}, ['system'])
  const [adding, setAdding] = useState(false)
  if (data === undefined) return <PageFrame><h1>{say('models.title')}</h1><Problem error={error} /></PageFrame>
  const none = data.providers.length === 0
  return (
    <PageFrame>
      <h1>{say('models.title')}</h1>
      {!none && (
        <section className={css['section']}>
          <DefaultModel models={data} />
        </section>
      )}
      <section className={css['section']} aria-labelledby="providers">
        <h2 id="providers">{say('provider.title')}</h2>
        {none && <p className={css['soft']}>{say('model.missing')}</p>}
        {!none && (
          <ul className={css['list']}>
            {data.providers.map((provider) => <ProviderRow key={provider.name} provider={provider} />)}
          </ul>
        )}
        {none || adding ? (
          <div className={css['card']}>
            <ProviderForm makeDefault={data.default === null} onSaved={() => setAdding(false)} {...(!none && { onCancel: () => setAdding(false) })} />
          </div>
        ) : (
          <Button className={css['add']} variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
            {say('provider.add')}
          </Button>
        )}
      </section>
      <p className={css['soft']}>{say('model.privacy')}</p>
      <AgentList models={data.models.map((model) => model.id)} />
      <BudgetSection />
    </PageFrame>
  )
}
