import { Button } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { Approval, Decision } from '../../operations/shapes/approval.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { useAction } from '../gateway/use-action.ts'
import { IconAlert, IconCheck, IconX } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import { Rich } from '../words/rich.tsx'
import { useWords } from '../words/words.tsx'
import css from './approval-box.module.css'
import { outcomeKey, reasonKey } from './approval-words.ts'
import { useMe } from './use-waiting.ts'

/** "Asks you": what would run, with what, why it is asked and what was read; and the three answers. Then which one was given. */
export function ApprovalBox({ approval: told }: { approval: Approval }) {
  const [decided, setDecided] = useState<Approval>()
  const approval = told.state === 'waiting' && decided !== undefined ? decided : told
  return approval.state === 'waiting' ? <Question approval={approval} onDecided={setDecided} /> : <Outcome approval={approval} focus={decided !== undefined} />
}

function Question({ approval, onDecided }: { approval: Approval; onDecided(approval: Approval): void }) {
  const { say } = useWords()
  const { connection, known } = useGateway()
  const me = useMe()
  const { id, plugin, tool, effect, arguments: given, taintedBy, principal, name } = approval
  const decide = useAction(
    useCallback(
      async (decision: Decision) => {
        // Also when it was decided elsewhere meanwhile: the list says how.
        const { approval: outcome } = await connection.call('approval.decide', { approval: id, decision }).finally(() => known.outdate('approval.list'))
        onDecided(outcome)
      },
      [connection, id, known, onDecided],
    ),
  )
  const reason = reasonKey(approval.reason)
  return (
    <section className={css['box']} aria-label={say('approval.label', { plugin, tool })}>
      <p className={css['question']}>
        <IconAlert size={16} aria-hidden />
        <span>
          <Rich text={say('approval.question', { plugin, tool })} /> {say(`approval.effect.${effect}`)}
        </span>
      </p>
      <pre tabIndex={0} aria-label={say('tool.arguments')}>{given.text}</pre>
      {given.hidden > 0 && <p className={css['warn']}>{say('approval.hidden', { count: given.hidden })}</p>}
      <p className={css['why']}>
        {reason === undefined ? approval.why : say(reason)}
        {taintedBy.length > 0 && <> {say('approval.read')} {taintedBy.map((source, index) => <code key={index}>{source}</code>)}</>}
        {me !== undefined && me.id !== principal && name !== null && <> {say('approval.inNameOf', { name })}</>}
      </p>
      {me?.decides === true ? (
        <div className={css['buttons']}>
          <Button size="compact-sm" loading={decide.busy} onClick={() => void decide.run('once')}>
            {say('approval.once')}
          </Button>
          {approval.mayAlways && (
            <Button size="compact-sm" variant="default" disabled={decide.busy} onClick={() => void decide.run('always')}>
              {say('approval.always')}
            </Button>
          )}
          <Button size="compact-sm" variant="default" disabled={decide.busy} onClick={() => void decide.run('deny')}>
            {say('approval.deny')}
          </Button>
          <span className={css['until']}>
            {say('approval.until')} <When at={approval.expiresAt} future />
          </span>
        </div>
      ) : me !== undefined && <p className={css['why']}>{say('approval.notYours')}</p>}
      <Problem error={decide.error} />
    </section>
  )
}

/** The buttons are gone with the decision: whoever pressed one is taken to what came of it. */
function Outcome({ approval, focus }: { approval: Approval; focus: boolean }) {
  const { say } = useWords()
  const key = outcomeKey(approval)
  return (
    <p className={css['outcome']} data-state={approval.state} role="status" tabIndex={-1} ref={focus ? (line) => line?.focus({ preventScroll: true }) : undefined}>
      {approval.state === 'allowed' ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
      <span>{say(key)}</span>
    </p>
  )
}
