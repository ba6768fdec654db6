import { ActionIcon, Button } from '@mantine/core'
import { useCallback } from 'react'
import { askedCards } from '../approvals/asked-cards.ts'
import { SessionApprovalsProvider, useSessionApprovals } from '../approvals/session-approvals.ts'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { IconArrowDown } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { CurrentSession } from '../rights/current-session.ts'
import { GrantsInForce } from '../rights/grants-in-force.ts'
import { useWords } from '../words/words.tsx'
import { AssistantMessage } from './assistant-message.tsx'
import type { Attachment } from './draft-file.ts'
import css from './transcript-view.module.css'
import { UserMessage } from './user-message.tsx'
import type { Conversation } from './use-conversation.ts'
import { useStickToEnd } from './use-stick-to-end.ts'

const notYetHeard = { turn: '', text: '', tools: [] }

/** What was said, oldest first. The end stays in view while it grows, until the reader scrolls up. */
export function TranscriptView({ session, conversation, onAsk }: { session: string | undefined; conversation: Conversation; onAsk(text: string, attachments?: readonly Attachment[]): void }) {
  const { say } = useWords()
  const { transcript, loaded, error, readOlder } = conversation
  const older = useAction(readOlder)
  const { frame, atEnd, toEnd } = useStickToEnd()
  const lastAsked = transcript.messages.findLast((message) => message.role === 'user')
  const askAgain = useCallback(() => lastAsked !== undefined && onAsk(lastAsked.text, lastAsked.attachments), [lastAsked, onAsk])
  const running = transcript.running
  const anyDenied = [...transcript.messages, ...(running === null ? [] : [running])].some(({ tools }) => tools.some((card) => card.denials.length > 0))
  const grants = useAnswer('grant.list', anyDenied ? {} : null, anyDenied ? ['plugins'] : [])
  const approvals = useSessionApprovals(session)
  const waiting = transcript.sending !== null

  const said = transcript.messages.map((message, index) =>
    message.role === 'user' ? (
      <UserMessage key={message.id} text={message.text} attachments={message.attachments} revisions={message.revisions} at={message.createdAt} />
    ) : (
      <AssistantMessage
        key={message.turn}
        message={message}
        onAskAgain={running === null && !waiting && index === transcript.messages.length - 1 ? askAgain : undefined}
      />
    ),
  )
  // One list with what was said: a card that was opened while its turn ran stays open when it has ended.
  const atWork = [
    transcript.sending !== null && <UserMessage key="sending" text={transcript.sending.text} attachments={transcript.sending.attachments} />,
    running !== null && <AssistantMessage key={running.turn} message={running} onAskAgain={undefined} />,
    running === null && waiting && <AssistantMessage key="waiting" message={notYetHeard} onAskAgain={undefined} />,
    ...askedCards(transcript, approvals).map((turn) => <AssistantMessage key={`asked ${turn.turn}`} message={turn} onAskAgain={undefined} />),
  ]

  return (
    <div className={css['holder']}>
      <div className={css['scroll']} ref={frame} tabIndex={0} role="log" aria-label={say('chat.log')} aria-busy={running !== null}>
        <div className={css['column']}>
          {transcript.older !== null && (
            <Button variant="subtle" size="compact-sm" loading={older.busy} onClick={() => void older.run()}>
              {say('chat.older')}
            </Button>
          )}
          {!loaded && <Problem error={error} />}
          <CurrentSession value={session}>
          <GrantsInForce value={grants.data?.grants}>
            <SessionApprovalsProvider value={approvals}>{[...said, ...atWork]}</SessionApprovalsProvider>
          </GrantsInForce>
          </CurrentSession>
        </div>
      </div>
      {!atEnd && (
        <ActionIcon className={css['jump']} variant="default" radius={16} size={32} onClick={toEnd} aria-label={say('chat.toEnd')}>
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
      )}
      <p className={css['spoken']} role="status">
        {running !== null ? say('chat.answering') : ''}
      </p>
    </div>
  )
}
