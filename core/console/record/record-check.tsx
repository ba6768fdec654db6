import { Button } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { AuditVerification } from '../../operations/shapes/audit.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { Problem } from '../look/problem.tsx'
import rows from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'
import css from './record-room.module.css'

/** Has the gateway read its whole chain, and says what it found. */
export function RecordCheck() {
  const { say } = useWords()
  const { connection } = useGateway()
  const [found, setFound] = useState<AuditVerification>()
  const check = useAction(useCallback(async () => setFound(await connection.call('audit.verify', {})), [connection]))
  return (
    <div className={css['check']}>
      <Button variant="default" loading={check.busy} onClick={() => void check.run()}>{say('record.verify')}</Button>
      <div role="status">
        {found?.ok === true && <p className={rows['soft']}>{say('record.whole', { count: found.entries })}</p>}
        {found?.ok === false && <p className={css['broken']}>{say('record.broken')}</p>}
      </div>
      <Problem error={check.error} />
      {found?.ok === false && (
        <ul className={css['findings']}>
          {found.findings.map(({ message, source, line }) => (
            <li key={message}>{message}{source !== undefined && line !== undefined && <span className={rows['soft']}> {say('record.place', { source, line })}</span>}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
