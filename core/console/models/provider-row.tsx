import { ActionIcon } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { Provider } from '../../operations/shapes/provider.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { Confirm } from '../look/confirm.tsx'
import { IconPencil, IconTrash } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'
import css from './model-room.module.css'
import { ProviderForm } from './provider-form.tsx'
import { kindsOfProvider } from './provider-kinds.ts'

export function ProviderRow({ provider }: { provider: Provider }) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const [changing, setChanging] = useState(false)
  const [asking, setAsking] = useState(false)
  const remove = useAction(useCallback(async () => {
    await connection.call('provider.remove', { name: provider.name })
    known.outdate('model.list')
  }, [connection, known, provider.name]))
  const brand = kindsOfProvider.find((known) => known.kind === provider.kind)?.brand ?? say('provider.other')
  const facts = [
    provider.baseUrl,
    provider.hasKey ? say('provider.hasKey') : '',
    say('provider.models', { count: provider.models.length }),
    say(`provider.from.${provider.source}`),
  ]
  return (
    <li className={css['row']}>
      <div className={css['name']}>
        <h3>{provider.name}</h3>
        {brand.toLowerCase() !== provider.name && <span className={css['soft']}>{brand}</span>}
      </div>
      <p className={css['facts']}>{facts.filter((fact) => fact !== '').join(' · ')}</p>
      {provider.source === 'stored' && (
        <div className={css['buttons']}>
          <ActionIcon aria-label={say('provider.change', { name: provider.name })} aria-expanded={changing} onClick={() => setChanging(!changing)}>
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={say('provider.remove', { name: provider.name })} onClick={() => setAsking(true)}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      )}
      <div className={css['wide']}>
        <Problem error={provider.error} />
        {changing && <ProviderForm provider={provider} onSaved={() => setChanging(false)} onCancel={() => setChanging(false)} />}
      </div>
      <Confirm
        opened={asking}
        title={say('provider.removeIt')}
        question={say('provider.removeAsk', { name: provider.name })}
        action={remove}
        onClose={() => setAsking(false)}
      />
    </li>
  )
}
