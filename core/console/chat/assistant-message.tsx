import { Button } from '@mantine/core'
import { lazy, memo, Suspense, useDeferredValue } from 'react'
import type { Message } from '../../operations/shapes/message.ts'
import type { RunningTurn } from '../../operations/shapes/running-turn.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import { useWords } from '../words/words.tsx'
import css from './message.module.css'
import { ToolCardView } from './tool-card-view.tsx'

const MarkdownView = lazy(() => import('./markdown-view.tsx').then((module) => ({ default: module.MarkdownView })))

interface AssistantMessageProps {
  /** A finished message, or the turn at work. */
  message: Message | RunningTurn
  /** Sends the question once more; given for the last message only. */
  onAskAgain: (() => void) | undefined
}

export const AssistantMessage = memo(function AssistantMessage({ message, onAskAgain }: AssistantMessageProps) {
  const { say } = useWords()
  const text = useDeferredValue(message.text)
  const done = 'status' in message ? message : undefined
  const thinking = done === undefined && message.text === '' && message.tools.every((card) => card.ok !== null || card.error !== undefined)
  return (
    <article className={css['assistant']} aria-label={say('chat.agent')} aria-busy={done === undefined}>
      {message.tools.map((card) => (
        <ToolCardView key={card.step} card={card} isLive={done === undefined} told={message.text} onAskAgain={onAskAgain} />
      ))}
      {text !== '' && (
        <Suspense fallback={<p className={css['plain']}>{text}</p>}>
          <MarkdownView text={text} />
        </Suspense>
      )}
      {thinking && <span className={css['thinking']} aria-hidden><i /><i /><i /></span>}
      {done?.status === 'cancelled' && <p className={css['note']}>{say('chat.stopped')}</p>}
      {done?.status === 'failed' && (
        <Problem error={done.error ?? { code: 'internal', message: '' }}>
          {onAskAgain !== undefined && (
            <Button variant="default" size="compact-sm" onClick={onAskAgain}>
              {say('chat.askAgain')}
            </Button>
          )}
        </Problem>
      )}
      {done !== undefined && (
        <p className={css['at']}>
          <When at={done.createdAt} />
          {done.model !== undefined && <span> · {done.model}</span>}
          {done.fellBack !== undefined && <span title={done.fellBack.message}> {say('chat.fellBack', { model: done.fellBack.from })}</span>}
        </p>
      )}
    </article>
  )
})
