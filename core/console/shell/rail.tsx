import { useWaiting } from '../approvals/use-waiting.ts'
import { useChannels } from '../channels/use-channels.ts'
import { IconActivity, IconApproval, IconChannel, IconCpu, IconMessage, IconPuzzle, IconRecord, IconSchedule } from '../look/icons.ts'
import { Mark } from '../look/mark.tsx'
import { useConfigProblem } from '../status/use-config-problem.ts'
import { useWords } from '../words/words.tsx'
import { Preferences } from './preferences.tsx'
import css from './rail.module.css'
import { hrefOf, type Room } from './route.ts'

const rooms = [
  { room: 'chats', icon: IconMessage, label: 'room.chats' },
  { room: 'approvals', icon: IconApproval, label: 'room.approvals' },
  { room: 'channels', icon: IconChannel, label: 'room.channels' },
  { room: 'plugins', icon: IconPuzzle, label: 'room.plugins' },
  { room: 'models', icon: IconCpu, label: 'room.models' },
  { room: 'schedules', icon: IconSchedule, label: 'room.schedules' },
  { room: 'record', icon: IconRecord, label: 'room.record' },
  { room: 'status', icon: IconActivity, label: 'room.status' },
] as const

export function Rail({ room }: { room: Room }) {
  const { say } = useWords()
  const waiting = useWaiting().data?.approvals.length ?? 0
  const knocking = useChannels().data?.channels.reduce((sum, { pairings }) => sum + pairings, 0) ?? 0
  const configProblem = useConfigProblem()
  return (
    <nav className={css['rail']} aria-label={say('rail.label')}>
      <div className={css['mark']}>
        <Mark />
      </div>
      {rooms.map(({ room: name, icon: Icon, label }) => (
        <a key={name} href={hrefOf({ room: name })} className={css['room']} aria-current={room === name ? 'page' : undefined}>
          <Icon size={20} stroke={1.7} aria-hidden />
          <span>{say(label)}</span>
          {name === 'approvals' && waiting > 0 && <Badge count={waiting} label={say('approval.count', { count: waiting })} />}
          {name === 'status' && configProblem !== null && <Badge count="!" label={configProblem} />}
          {name === 'channels' && knocking > 0 && <Badge count={knocking} label={say('channel.count', { count: knocking })} />}
        </a>
      ))}
      <div className={css['gap']} />
      <Preferences current={room === 'access'} />
    </nav>
  )
}

function Badge({ count, label }: { count: number | '!'; label: string }) {
  return (
    <span className={css['badge']} role="status" aria-label={label} title={label}>
      {count !== '!' && count > 99 ? '99+' : count}
    </span>
  )
}
