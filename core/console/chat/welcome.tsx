import type { ModelCatalog } from '../gateway/operations.ts'
import { Mark } from '../look/mark.tsx'
import { useWords } from '../words/words.tsx'
import { ModelMissing } from './model-missing.tsx'
import css from './welcome.module.css'

/** The beginning of a conversation: without a model how to get one, with one a few things to ask; tools work either way. */
export function Welcome({ models, onAsk }: { models: ModelCatalog | undefined; onAsk(text: string): void }) {
  const { say } = useWords()
  const examples = models?.ready === true ? [say('welcome.askBoth'), say('welcome.askDays')] : []
  return (
    <div className={css['scroll']}>
      <div className={css['welcome']}>
        <Mark size={40} />
        <h2>{say('welcome.title')}</h2>
        {models?.ready === false && <ModelMissing models={models} />}
        <ul className={css['examples']} aria-label={say('welcome.examples')}>
          {[...examples, '/calculator evaluate 17% of 2340'].map((example) => (
            <li key={example}>
              <button type="button" onClick={() => onAsk(example)} data-command={example.startsWith('/') || undefined}>
                {example}
              </button>
            </li>
          ))}
        </ul>
        <p className={css['hint']}>{say('welcome.toolsHint')}</p>
      </div>
    </div>
  )
}
