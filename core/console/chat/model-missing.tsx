import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ModelCatalog } from '../gateway/operations.ts'
import { ProviderForm } from '../models/provider-form.tsx'
import { DefaultModel } from '../models/default-model.tsx'
import { useWords } from '../words/words.tsx'
import css from './model-missing.module.css'

/** One sentence on what to set before an agent can answer, and the form for it right there. */
export function ModelMissing({ models, folded = false }: { models: ModelCatalog | undefined; folded?: boolean }) {
  const { say } = useWords()
  const [open, setOpen] = useState(!folded)
  if (models === undefined) return null
  const choose = models.hint === 'no_default_model' && models.models.length > 0
  return (
    <section className={css['missing']} aria-label={say('model.missingLabel')}>
      <p className={css['sentence']}>
        <span>{choose ? say('model.chooseOne') : say('model.missing')}</span>
        {!open && (
          <Button size="compact-sm" onClick={() => setOpen(true)}>
            {say('model.setUp')}
          </Button>
        )}
      </p>
      {open && (choose ? <DefaultModel models={models} /> : <ProviderForm makeDefault />)}
    </section>
  )
}
