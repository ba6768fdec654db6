import { lazy, Suspense } from 'react'
import { ErrorBoundary } from './error-boundary.tsx'
import { LinkNotice } from './link-notice.tsx'
import { Rail } from './rail.tsx'
import { useWords } from '../words/words.tsx'
import css from './shell.module.css'
import { useRoute } from './use-route.ts'

// Each room is a file of its own, loaded when it is first entered.
const ChatRoom = lazy(() => import('../chat/chat-room.tsx').then((module) => ({ default: module.ChatRoom })))
const PluginRoom = lazy(() => import('../plugins/plugin-room.tsx').then((module) => ({ default: module.PluginRoom })))
const ApprovalRoom = lazy(() => import('../approvals/approval-room.tsx').then((module) => ({ default: module.ApprovalRoom })))
const ChannelRoom = lazy(() => import('../channels/channel-room.tsx').then((module) => ({ default: module.ChannelRoom })))
const ModelRoom = lazy(() => import('../models/model-room.tsx').then((module) => ({ default: module.ModelRoom })))
const ScheduleRoom = lazy(() => import('../schedules/schedule-room.tsx').then((module) => ({ default: module.ScheduleRoom })))
const RecordRoom = lazy(() => import('../record/record-room.tsx').then((module) => ({ default: module.RecordRoom })))
const StatusRoom = lazy(() => import('../status/status-room.tsx').then((module) => ({ default: module.StatusRoom })))
const AccessRoom = lazy(() => import('../access/access-room.tsx').then((module) => ({ default: module.AccessRoom })))

export function Shell() {
  const { say } = useWords()
  const route = useRoute()
  return (
    <div className={css['shell']}>
      <a href="#thing" className={css['skip']} onClick={skip}>
        {say('rail.skip')}
      </a>
      <Rail room={route.room} />
      <div className={css['room']}>
        <ErrorBoundary key={route.room}>
          <Suspense fallback={null}>
            {route.room === 'chats' && <ChatRoom session={route.session} fresh={route.fresh === true} />}
            {route.room === 'plugins' && <PluginRoom plugin={route.plugin} install={route.install === true} />}
            {route.room === 'approvals' && <ApprovalRoom />}
            {route.room === 'channels' && <ChannelRoom />}
            {route.room === 'models' && <ModelRoom />}
            {route.room === 'schedules' && <ScheduleRoom />}
            {route.room === 'record' && <RecordRoom />}
            {route.room === 'status' && <StatusRoom />}
            {route.room === 'access' && <AccessRoom />}
          </Suspense>
        </ErrorBoundary>
      </div>
      <LinkNotice />
    </div>
  )
}

/** The fragment belongs to the rooms, so the jump is made by hand. */
function skip(event: React.MouseEvent): void {
  event.preventDefault()
  document.getElementById('thing')?.focus()
}
