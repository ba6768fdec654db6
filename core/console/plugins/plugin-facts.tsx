import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import { useWords } from '../words/words.tsx'
import { LimitForm } from './limit-form.tsx'
import css from './plugin-pane.module.css'

/** Where it came from and what it may spend: there when asked for. */
export function PluginFacts({ plugin, onChanged }: { plugin: PluginDetail; onChanged(): void }) {
  const { say } = useWords()
  return (
    <details>
      <summary className={css['summary']}>{say('plugin.facts')}</summary>
      <dl className={css['facts']}>
        <dt>{say('plugin.source')}</dt>
        <dd>{plugin.source}</dd>
        <dt>{say('plugin.digest')}</dt>
        <dd className={css['mono']}>{plugin.digest}</dd>
      </dl>
      <LimitForm plugin={plugin} onChanged={onChanged} />
    </details>
  )
}
