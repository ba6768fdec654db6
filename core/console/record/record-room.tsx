import { Button, SegmentedControl, Select } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import type { AuditEntry } from '../../operations/shapes/audit.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Empty } from '../look/empty.tsx'
import { IconRecord } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import rows from '../models/model-room.module.css'
import { PageFrame } from '../shell/room-frame.tsx'
import { hrefOf } from '../shell/route.ts'
import { useWords } from '../words/words.tsx'
import { deedOf, factsOf } from './entry-words.ts'
import css from './record-room.module.css'
import { RecordCheck } from './record-check.tsx'

const pageSize = 50

type Shown = 'all' | 'refused' | 'decided'
const inputs = { all: {}, refused: { refused: true }, decided: { kind: 'owner' } } as const

/** What plugins did and were refused, and what the owner decided about them. */
export function RecordRoom() {
  const { say } = useWords()
  const plugins = useAnswer('plugin.list', {}).data?.plugins ?? []
  const [shown, setShown] = useState<Shown>('all')
  const [plugin, setPlugin] = useState<string | null>(null)
  return (
    <PageFrame>
      <h1>{say('record.title')}</h1>
      <p className={rows['soft']}>{say('record.about')}</p>
      <RecordCheck />
      <div className={css['filters']}>
        <SegmentedControl
          aria-label={say('record.filter')}
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={[{ value: 'all', label: say('record.all') }, { value: 'refused', label: say('record.refused') }, { value: 'decided', label: say('record.decided') }]}
        />
        {shown !== 'decided' && <Select aria-label={say('record.plugin')} placeholder={say('record.anyPlugin')} clearable data={plugins.map(({ name }) => name)} value={plugin} onChange={setPlugin} />}
      </div>
      <EntryList key={`${shown} ${plugin}`} shown={shown} plugin={shown === 'decided' ? null : plugin} />
    </PageFrame>
  )
}

function EntryList({ shown, plugin }: { shown: Shown; plugin: string | null }) {
  const { say } = useWords()
  const { connection } = useGateway()
  const filtered = shown !== 'all' || plugin !== null
  const input = useMemo(() => ({ ...inputs[shown], ...(plugin !== null && { plugin }), limit: pageSize }), [shown, plugin])
  const { data, error } = useAnswer('audit.list', input, ['audit'])
  const [earlier, setEarlier] = useState<{ entries: readonly AuditEntry[]; next?: string | undefined }>()
  const next = earlier === undefined ? data?.next : earlier.next
  const more = useAction(useCallback(async () => {
    const page = await connection.call('audit.list', { ...input, ...(next !== undefined && { before: next }) })
    setEarlier((before) => ({ entries: [...(before?.entries ?? []), ...page.entries], next: page.next }))
  }, [connection, input, next]))
  if (data === undefined) return <Problem error={error} />
  const entries = distinct([...data.entries, ...(earlier?.entries ?? [])])
  if (entries.length === 0) return <Empty icon={<IconRecord size={40} stroke={1.4} aria-hidden />} title={say(filtered ? 'record.noneTitle' : 'record.emptyTitle')} text={say(filtered ? 'record.noneText' : 'record.emptyText')} />
  return (
    <section className={rows['section']} aria-label={say('record.title')}>
      <ul className={rows['list']}>{entries.map((entry) => <EntryRow key={keyOf(entry)} entry={entry} />)}</ul>
      <Problem error={more.error} />
      {next !== undefined && <Button className={rows['add']} variant="default" loading={more.busy} onClick={() => void more.run()}>{say('record.more')}</Button>}
    </section>
  )
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const { say } = useWords()
  const refused = entry.kind === 'use' && entry.code !== 'ok'
  return (
    <li className={rows['row']}>
      <div className={rows['name']}>
        {entry.plugin !== undefined && <h3><a href={hrefOf({ room: 'plugins', plugin: entry.plugin })}>{entry.plugin}</a></h3>}
        <span className={css['deed']}>{deedOf(entry, say)}</span>
        <When className={rows['soft']} at={entry.at} />
      </div>
      <p className={refused ? css['refused'] : rows['facts']}>{factsOf(entry, say).join(' · ')}</p>
    </li>
  )
}

const keyOf = ({ gateway, seq }: AuditEntry) => `${gateway} ${seq}`

/** New ones push earlier ones onto the next page: nothing stands twice. */
function distinct(entries: readonly AuditEntry[]): AuditEntry[] {
  return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()]
}
