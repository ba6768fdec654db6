import { Select } from '@mantine/core'
import { useCallback } from 'react'
import { useGateway } from '../gateway/gateway-context.tsx'
import type { ModelCatalog } from '../gateway/operations.ts'
import { useAction } from '../gateway/use-action.ts'
import { Problem } from '../look/problem.tsx'
import { useWords } from '../words/words.tsx'

/** Which model answers when nothing else is said. */
export function DefaultModel({ models }: { models: ModelCatalog }) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const choose = useAction(useCallback(async (model: string) => {
    await connection.call('model.setDefault', { model })
    known.outdate('model.list')
  }, [connection, known]))
  const ids = [...new Set([...(models.default === null ? [] : [models.default]), ...models.models.map((model) => model.id)])]
  return (
    <div>
      <Select
        label={say('model.default')}
        placeholder={say('model.choose')}
        data={ids}
        value={models.default}
        allowDeselect={false}
        searchable
        disabled={choose.busy || ids.length === 0}
        nothingFoundMessage={say('model.noneFound')}
        onChange={(value) => value !== null && void choose.run(value)}
      />
      <Problem error={choose.error} />
    </div>
  )
}
