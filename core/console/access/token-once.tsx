import { Button } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../words/words.tsx'
import css from './token-form.module.css'

/** A new token: now or never again. */
export function TokenOnce({ token, onDone }: { token: string; onDone(): void }) {
  const { say } = useWords()
  const [copied, setCopied] = useState(false)
  // Without https the browser offers no clipboard: then the text is there to be selected.
  const canCopy = 'clipboard' in navigator
  return (
    <div className={css['once']} role="status">
      <p>{say('token.once')}</p>
      <code className={css['token']} tabIndex={0}>{token}</code>
      <div className={css['buttons']}>
        {canCopy && (
          <Button variant="default" onClick={() => void navigator.clipboard.writeText(token).then(() => setCopied(true), () => setCopied(false))}>
            {say(copied ? 'token.copied' : 'token.copy')}
          </Button>
        )}
        <Button onClick={onDone}>{say('token.done')}</Button>
      </div>
    </div>
  )
}
