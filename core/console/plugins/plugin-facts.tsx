import type { PluginDetail } from '../../operations/shapes/plugin.ts'
import { useWords } from '../words/words.tsx'
import css from './plugin-pane.module.css'

/** Where it came from and what it may spend: there when asked for. */
export function PluginFacts({ plugin }: { plugin: PluginDetail }) {
  const { say } = useWords()
  const { limits } = plugin
  return (
    <details>
      <summary className={css['summary']}>{say('plugin.facts')}</summary>
      <dl className={css['facts']}>
        <dt>{say('plugin.source')}</dt>
        <dd>{plugin.source}</dd>
        <dt>{say('plugin.digest')}</dt>
        <dd className={css['mono']}>{plugin.digest}</dd>
        <dt>{say('plugin.memory')}</dt>
        <dd>{limits.memoryMb} MB</dd>
        <dt>{say('plugin.cpu')}</dt>
        <dd>{limits.cpuMs} ms</dd>
        <dt>{say('plugin.wall')}</dt>
        <dd>{limits.wallMs} ms</dd>
      </dl>
    </details>
  )
}
