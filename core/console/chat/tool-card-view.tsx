import { Fragment, useId, useState } from 'react'
import { ApprovalBox } from '../approvals/approval-box.tsx'
import { useApprovalOf } from '../approvals/session-approvals.ts'
import { IconAlert, IconCheck, IconChevronRight, IconQuestion } from '../look/icons.ts'
import { problemWords } from '../look/problem-words.ts'
import { useCurrentSession } from '../rights/current-session.ts'
import { distinctDenials, isGranted, useGrantsInForce } from '../rights/grants-in-force.ts'
import { useWords } from '../words/words.tsx'
import { cardState, type CardState } from './card-state.ts'
import { DenialView } from './denial-view.tsx'
import css from './tool-card-view.module.css'
import type { LiveCard } from './transcript.ts'
import { fullText, partsOf, previewOf, progressText, resultOf } from './value-text.ts'

interface ToolCardViewProps {
  card: LiveCard
  /** Is its turn still at work? */
  isLive?: boolean
  /** What is said beside the card: a result that is just that is not said twice. */
  told?: string
  onAskAgain: (() => void) | undefined
}

/** One tool call: which, with what, what came back and how long it took; what was refused, with the way to allow it. */
export function ToolCardView({ card, isLive = false, told, onAskAgain }: ToolCardViewProps) {
  const { say, language } = useWords()
  const grants = useGrantsInForce()
  const session = useCurrentSession()
  const [open, setOpen] = useState(false)
  const body = useId()
  const denials = distinctDenials(card.denials)
  const approval = useApprovalOf(card.step)
  const state = cardState(card, { asked: approval?.state, isLive, stillMissing: denials.some((denial) => !isGranted(grants, card.plugin, denial, session)) })
  const result = resultOf(card.output)
  return (
    <section className={css['card']} data-state={state} aria-label={say('tool.label', { plugin: card.plugin, tool: card.tool })}>
      <button type="button" className={css['head']} aria-expanded={open} aria-controls={body} onClick={() => setOpen(!open)}>
        <span className={css['state']} role="img" aria-label={say(`tool.${state}`)}>
          <StateMark state={state} />
        </span>
        <span className={css['name']}>
          <b>{card.plugin}</b> {card.tool}
        </span>
        <span className={css['preview']}>{previewOf(card.input)}</span>
        <span className={css['ms']}>{card.ms === undefined ? '' : say('tool.ms', { ms: Math.round(card.ms).toLocaleString(language) })}</span>
        <IconChevronRight size={14} className={css['chevron']} aria-hidden />
      </button>
      {!open && card.ok === true && result !== told?.trim() && <p className={css['result']}>{result}</p>}
      {state === 'running' && card.progress !== undefined && <p className={css['result']}>{progressText(card.progress)}</p>}
      {state === 'unknown' && <p className={css['unknown']}>{say('tool.unknownWhy')}</p>}
      {state === 'failed' && card.error !== undefined && <p className={css['error']}>{problemWords(card.error, say)}</p>}
      {approval !== undefined && <ApprovalBox approval={approval} />}
      {denials.map((denial, index) => (
        <DenialView key={index} plugin={card.plugin} denial={denial} onAskAgain={onAskAgain} />
      ))}
      {open && (
        <div id={body} className={css['body']}>
          <h3>{say('tool.arguments')}</h3>
          <pre tabIndex={0}>{fullText(card.input)}</pre>
          {card.output !== undefined && card.output !== null && (
            <>
              <h3>{say('tool.result')}</h3>
              {partsOf(card.output).map((part, index) => (
                <Fragment key={index}>
                  {part.name !== undefined && <h4>{part.name}</h4>}
                  <pre tabIndex={0}>{part.text}</pre>
                </Fragment>
              ))}
            </>
          )}
          {card.error !== undefined && (
            <>
              <h3>{say('tool.error')}</h3>
              <pre tabIndex={0}>{`${card.error.code}: ${card.error.message}`}</pre>
            </>
          )}
        </div>
      )}
    </section>
  )
}

function StateMark({ state }: { state: CardState }) {
  switch (state) {
    case 'running':
      return <i className={css['pulse']} />
    case 'done':
      return <IconCheck size={14} aria-hidden />
    case 'unknown':
      return <IconQuestion size={14} aria-hidden />
    default:
      return <IconAlert size={14} aria-hidden />
  }
}
