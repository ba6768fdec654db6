import { Button } from '@mantine/core'
import type { Plugin } from '../../operations/shapes/plugin.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Empty } from '../look/empty.tsx'
import { IconPlus } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { hrefOf } from '../shell/route.ts'
import { useWords } from '../words/words.tsx'
import css from './plugin-list.module.css'
import { PluginState } from './plugin-state.tsx'

export function PluginList({ chosen }: { chosen: string | undefined }) {
  const { say } = useWords()
  const { data, error } = useAnswer('plugin.list', {}, ['plugins'])
  const add = hrefOf({ room: 'plugins', install: true })
  return (
    <>
      <div className={css['head']}>
        <h2>{say('room.plugins')}</h2>
        <Button component="a" href={add} size="compact-sm" variant="light" leftSection={<IconPlus size={14} aria-hidden />}>
          {say('plugins.add')}
        </Button>
      </div>
      <div className={css['rows']}>
        {data === undefined && <Problem error={error} />}
        {data?.plugins.length === 0 && (
          <Empty title={say('plugins.emptyTitle')} text={say('plugins.emptyText')}>
            <Button component="a" href={add} size="xs">{say('plugins.addFolder')}</Button>
          </Empty>
        )}
        <ul className={css['list']}>
          {data?.plugins.map((plugin) => <Row key={plugin.name} plugin={plugin} chosen={plugin.name === chosen} />)}
        </ul>
      </div>
    </>
  )
}

function Row({ plugin, chosen }: { plugin: Plugin; chosen: boolean }) {
  return (
    <li>
      <a className={css['row']} href={hrefOf({ room: 'plugins', plugin: plugin.name })} aria-current={chosen ? 'true' : undefined}>
        <span className={css['name']}>{plugin.name}</span>
        <PluginState plugin={plugin} />
        <span className={css['about']}>{plugin.description}</span>
      </a>
    </li>
  )
}
