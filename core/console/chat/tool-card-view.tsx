import { useId, useState } from 'react'
import type { ToolCard } from '../../operations/shapes/tool-card.ts'
import { IconAlert, IconCheck, IconChevronRight } from '../look/icons.ts'
import { problemWords } from '../look/problem-words.ts'
import { useWords } from '../words/words.tsx'
import { DenialView } from './denial-view.tsx'
import css from './tool-card-view.module.css'
import { fullText, previewOf, resultOf } from './value-text.ts'

/** One tool call: which, with what, what came back and how long it took; what was refused, with the way to allow it. */
export function ToolCardView({ card, onAskAgain }: { card: ToolCard; onAskAgain: (() => void) | undefined }) {
  const { say, language } = useWords()
  const [open, setOpen] = useState(false)
  const body = useId()
  const state = card.ok === null ? 'running' : card.denials.length > 0 ? 'asks' : card.ok ? 'done' : 'failed'
  const denialTells = card.denials.length > 0
  return (
    <section className={css['card']} data-state={state} aria-label={say('tool.label', { plugin: card.plugin, tool: card.tool })}>
      <button type="button" className={css['head']} aria-expanded={open} aria-controls={body} onClick={() => setOpen(!open)}>
        <span className={css['state']} role="img" aria-label={say(`tool.${state}`)}>
          {state === 'running' ? <i className={css['pulse']} /> : state === 'done' ? <IconCheck size={14} aria-hidden /> : <IconAlert size={14} aria-hidden />}
        </span>
        <span className={css['name']}>
          <b>{card.plugin}</b> {card.tool}
        </span>
        <span className={css['preview']}>{previewOf(card.input)}</span>
        <span className={css['ms']}>{card.ms === undefined ? '' : say('tool.ms', { ms: Math.round(card.ms).toLocaleString(language) })}</span>
        <IconChevronRight size={14} className={css['chevron']} aria-hidden />
      </button>
      {!open && card.ok === true && <p className={css['result']}>{resultOf(card.output)}</p>}
      {card.error !== undefined && !denialTells && <p className={css['error']} role="alert">{problemWords(card.error, say)}</p>}
      {card.denials.map((denial, index) => (
        <DenialView key={index} plugin={card.plugin} denial={denial} onAskAgain={onAskAgain} />
      ))}
      {open && (
        <div id={body} className={css['body']}>
          <h3>{say('tool.arguments')}</h3>
          <pre tabIndex={0}>{fullText(card.input)}</pre>
          {card.output !== undefined && card.output !== null && (
            <>
              <h3>{say('tool.result')}</h3>
              <pre tabIndex={0}>{fullText(card.output)}</pre>
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
