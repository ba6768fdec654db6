import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import css from './token-form.module.css'

/** A new token, or an address that lets somebody in: now or never again. */
export function ShownOnce({ text, note, onDone }: { text: string; note: ReactNode; onDone(): void }) {
  const { say } = useWords()
  const [copied, setCopied] = useState(false)
  // Without https the browser offers no clipboard: then the text is there to be selected.
  const canCopy = 'clipboard' in navigator
  return (
    <div className={css['once']} role="status">
      <p>{note}</p>
      <code className={css['token']} tabIndex={0}>{text}</code>
      <div className={css['buttons']}>
        {canCopy && (
          <Button variant="default" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true), () => setCopied(false))}>
            {say(copied ? 'token.copied' : 'token.copy')}
          </Button>
        )}
        <Button onClick={onDone}>{say('token.done')}</Button>
      </div>
    </div>
  )
}
