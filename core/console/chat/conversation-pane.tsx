import { ActionIcon, Button } from '@mantine/core'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'
import { Empty } from '../look/empty.tsx'
import { IconArrowLeft, IconMessage } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { SessionMenu } from '../sessions/session-menu.tsx'
import { go } from '../shell/use-route.ts'
import { useWords } from '../words/words.tsx'
import { AgentChoice } from './agent-choice.tsx'
import { Composer } from './composer.tsx'
import css from './conversation-pane.module.css'
import { ModelMissing } from './model-missing.tsx'
import type { Attachment } from './draft-file.ts'
import { emptyTranscript, type Sending } from './transcript.ts'
import { TranscriptView } from './transcript-view.tsx'
import { useConversation } from './use-conversation.ts'
import { useDraftFiles } from './use-draft-files.ts'
import { useFileDrop } from './use-file-drop.ts'
import { Welcome } from './welcome.tsx'

/** One conversation, or the beginning of one. */
export function ConversationPane({ session }: { session: string | undefined }) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const conversation = useConversation(session)
  const { transcript, showSending } = conversation
  const about = useAnswer('session.get', session === undefined ? null : { session }, session === undefined ? [] : [`session:${session}`])
  const models = useAnswer('model.list', {}, ['system'])
  const plugins = useAnswer('plugin.list', {}, ['plugins'])

  const [agent, setAgent] = useState<string>()

  const send = useAction(
    useCallback(
      async (text: string, attachments: readonly Attachment[] = []) => {
        const message: Sending = { text, ...(attachments.length > 0 && { attachments: [...attachments] }) }
        showSending(message)
        try {
          const key = crypto.randomUUID()
          const sent = await connection.call('chat.send', { ...(session !== undefined ? { session } : agent !== undefined && { agent }), text, ...(attachments.length > 0 && { attachments: attachments.map(({ blob }) => ({ blob })) }), idempotencyKey: key })
          if (session !== undefined) return
          known.set(`transcript ${sent.session}`, { ...emptyTranscript, sending: message })
          go({ room: 'chats', session: sent.session })
        } catch (error) {
          showSending(null)
          throw error
        }
      },
      [agent, connection, known, session, showSending],
    ),
  )

  const running = transcript.running
  const stop = useAction(useCallback(async (turn: string) => connection.call('chat.cancel', { turn }), [connection]))
  const { run: sendText } = send
  const field = useRef<HTMLTextAreaElement>(null)
  const ask = useCallback((text: string, attachments?: readonly Attachment[]) => {
    // The button that asked goes away while the answer comes.
    field.current?.focus({ preventScroll: true })
    void sendText(text, attachments)
  }, [sendText])
  const draft = useDraftFiles()
  const dropping = useFileDrop(draft.add)
  const modelMissing = models.data?.ready === false
  const blank = session === undefined && transcript.sending === null
  // Deleted here or elsewhere, or somebody else's.
  const isMissing = about.error?.code === 'not_found'
  const title = isMissing ? say('chat.goneTitle') : session === undefined ? say('chat.new') : (about.data?.session.title ?? '')
  const activePlugins = useMemo(() => plugins.data?.plugins ?? [], [plugins.data])

  return (
    <div className={css['pane']}>
      {dropping && <p className={css['drop']}>{say('files.drop')}</p>}
      <header className={css['head']}>
        <ActionIcon className={css['back']} component="a" href="#/chats" aria-label={say('chat.back')}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
        <h1 className={css['title']} title={title}>{title || say('sessions.untitled')}</h1>
        {session === undefined && <AgentChoice agent={agent} onChoose={setAgent} />}
        {about.data !== undefined && <SessionMenu session={about.data.session} onDeleted={() => go({ room: 'chats', fresh: true })} />}
      </header>
      {isMissing ? (
        <Empty icon={<IconMessage size={40} stroke={1.4} aria-hidden />} title={say('chat.goneTitle')} text={say('chat.goneText')}>
          <Button component="a" href="#/chats/new" variant="default">{say('sessions.emptyStep')}</Button>
        </Empty>
      ) : blank ? (
        <Welcome models={models.data} onAsk={ask} />
      ) : (
        <TranscriptView session={session} conversation={conversation} onAsk={ask} />
      )}
      {!isMissing && <footer className={css['foot']}>
        {modelMissing && !blank && <ModelMissing models={models.data} folded />}
        <Problem error={send.error ?? stop.error} />
        <Composer
          plugins={activePlugins}
          busy={send.busy}
          running={running !== null}
          modelMissing={modelMissing}
          field={field}
          draft={draft}
          onSend={sendText}
          onStop={() => running !== null && void stop.run(running.turn)}
        />
      </footer>}
    </div>
  )
}
