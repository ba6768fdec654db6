import { useLinkState } from '../gateway/gateway-context.tsx'
import { useWords } from '../words/words.tsx'
import css from './shell.module.css'

/** Says when the gateway is away, and nothing otherwise. */
export function LinkNotice() {
  const { say } = useWords()
  const link = useLinkState()
  return <div role="status" className={css['status']}>{link === 'offline' && <div className={css['notice']}>{say('link.offline')}</div>}</div>
}
