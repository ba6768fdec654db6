import type { Plugin } from '../../operations/shapes/plugin.ts'
import { useWords } from '../words/words.tsx'
import css from './plugin-list.module.css'
import { stateOf } from './state-of.ts'

/** On, off, in quarantine, or waiting for a right. */
export function PluginState({ plugin }: { plugin: Pick<Plugin, 'enabled' | 'active' | 'run'> }) {
  const { say } = useWords()
  const state = stateOf(plugin)
  return (
    <span className={css['state']} data-state={state}>
      <i aria-hidden />
      {say(`plugin.${state}`)}
    </span>
  )
}
