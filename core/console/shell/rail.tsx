import { useWaiting } from '../approvals/use-waiting.ts'
import { IconActivity, IconApproval, IconCpu, IconMessage, IconPuzzle } from '../look/icons.ts'
import { Mark } from '../look/mark.tsx'
import { useWords } from '../words/words.tsx'
import { Preferences } from './preferences.tsx'
import css from './rail.module.css'
import { hrefOf, type Room } from './route.ts'

const rooms = [
  { room: 'chats', icon: IconMessage, label: 'room.chats' },
  { room: 'approvals', icon: IconApproval, label: 'room.approvals' },
  { room: 'plugins', icon: IconPuzzle, label: 'room.plugins' },
  { room: 'models', icon: IconCpu, label: 'room.models' },
  { room: 'status', icon: IconActivity, label: 'room.status' },
] as const

export function Rail({ room }: { room: Room }) {
  const { say } = useWords()
  const waiting = useWaiting().data?.approvals.length ?? 0
  return (
    <nav className={css['rail']} aria-label={say('rail.label')}>
      <div className={css['mark']}>
        <Mark />
      </div>
      {rooms.map(({ room: name, icon: Icon, label }) => (
        <a key={name} href={hrefOf({ room: name })} className={css['room']} aria-current={room === name ? 'page' : undefined}>
          <Icon size={20} stroke={1.7} aria-hidden />
          <span>{say(label)}</span>
          {name === 'approvals' && waiting > 0 && (
            <span className={css['badge']} role="status" aria-label={say('approval.count', { count: waiting })}>
              {waiting > 99 ? '99+' : waiting}
            </span>
          )}
        </a>
      ))}
      <div className={css['gap']} />
      <Preferences current={room === 'access'} />
    </nav>
  )
}
