import { RoomFrame } from '../shell/room-frame.tsx'
import { SessionList } from '../sessions/session-list.tsx'
import { useWords } from '../words/words.tsx'
import { ConversationPane } from './conversation-pane.tsx'

/** Conversations: the list of them, and one of them or a new one. */
export function ChatRoom({ session, fresh }: { session: string | undefined; fresh: boolean }) {
  const { say } = useWords()
  return (
    <RoomFrame
      label={say('sessions.label')}
      list={<SessionList chosen={session} />}
      thing={<ConversationPane key={session ?? 'new'} session={session} />}
      showing={session !== undefined || fresh ? 'thing' : 'list'}
    />
  )
}
