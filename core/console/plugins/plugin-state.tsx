import type { Plugin } from '../../operations/shapes/plugin.ts'
import { useWords } from '../words/words.tsx'
import css from './plugin-list.module.css'

/** On, off, or waiting for a right. */
export function PluginState({ plugin }: { plugin: Pick<Plugin, 'enabled' | 'active'> }) {
  const { say } = useWords()
  const state = plugin.active ? 'active' : plugin.enabled ? 'asks' : 'off'
  return (
    <span className={css['state']} data-state={state}>
      <i aria-hidden />
      {say(`plugin.${state}`)}
    </span>
  )
}
