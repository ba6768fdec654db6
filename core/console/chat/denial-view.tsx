import { Button } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { Denial } from '../../operations/shapes/denial.ts'
import type { Grant } from '../../operations/shapes/grant.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { IconCheck } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { useCurrentSession } from '../rights/current-session.ts'
import { isGranted, useGrantsInForce } from '../rights/grants-in-force.ts'
import { type LeaseChoice, leaseTerms } from '../rights/lease-choice.ts'
import { LeaseMenu } from '../rights/lease-menu.tsx'
import { Rich } from '../words/rich.tsx'
import { useWords } from '../words/words.tsx'
import { hostOfScope, hostOfUrl } from './denied-host.ts'
import css from './denial-view.module.css'

interface DenialViewProps {
  plugin: string
  denial: Denial
  onAskAgain: (() => void) | undefined
}

/** A right that was missing: said in a sentence, with a button that grants just that, and then a way to go on. */
export function DenialView({ plugin, denial, onAskAgain }: DenialViewProps) {
  const { say } = useWords()
  const { connection } = useGateway()
  const grants = useGrantsInForce()
  const session = useCurrentSession()
  const [pressed, setPressed] = useState(false)
  // Until the grants are told anew, the click counts; then they do, also when one was revoked elsewhere.
  const [allowedHere, setAllowedHere] = useState<{ grants: readonly Grant[] | undefined }>()
  const grant = denial.grant
  const host = hostOfScope(grant?.scope) ?? hostOfUrl(denial.tried)
  const allow = useAction(
    useCallback(async (choice: LeaseChoice) => {
      // Before the answer: the news of the grant may overtake it.
      setPressed(true)
      const terms = leaseTerms(choice, session)
      if (grant !== undefined && terms === undefined) await connection.call('grant.allow', { plugin, ...grant })
      else if (grant !== undefined) await connection.call('grant.lease', { plugin, ...grant, ...terms })
      setAllowedHere({ grants })
    }, [connection, grant, grants, plugin, session]),
  )
  const justNow = allowedHere !== undefined && allowedHere.grants === grants

  if (justNow || isGranted(grants, plugin, denial, session)) {
    return (
      <div className={css['denial']} data-allowed role="status">
        <p>
          <IconCheck size={16} aria-hidden />
          <span>{!pressed && `${say('denial.since')} `}<Rich text={host === undefined ? say('denial.nowAllowed', { plugin, right: denial.capability }) : say('denial.nowMayReach', { plugin, host })} /></span>
        </p>
        {onAskAgain !== undefined && (
          <Button key="again" size="compact-sm" onClick={onAskAgain} autoFocus={pressed}>
            {say('chat.askAgain')}
          </Button>
        )}
      </div>
    )
  }
  return (
    <div className={css['denial']}>
      <p>
        <span><Rich text={host === undefined ? say('denial.lacks', { plugin, right: denial.capability }) : say('denial.mayNotReach', { plugin, host })} /></span>
      </p>
      {grant === undefined ? (
        <p className={css['why']}>{denial.message}</p>
      ) : (
        <>
          <Button size="compact-sm" color="yellow" variant="outline" className={css['allow']} loading={allow.busy} onClick={() => void allow.run('always')}>
            {host === undefined ? say('denial.allow') : say('denial.allowHost', { host })}
          </Button>
          <LeaseMenu capability={grant.capability} session={session} busy={allow.busy} onChoose={(choice) => void allow.run(choice)} />
        </>
      )}
      <Problem error={allow.error} />
    </div>
  )
}
