import { useAnswer } from '../gateway/use-answer.ts'
import { Empty } from '../look/empty.tsx'
import { IconApproval } from '../look/icons.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import { PageFrame } from '../shell/room-frame.tsx'
import { hrefOf } from '../shell/route.ts'
import { useWords } from '../words/words.tsx'
import { ApprovalBox } from './approval-box.tsx'
import css from './approval-room.module.css'
import { approvalTopics } from './approval-topics.ts'
import { RuleList } from './rule-list.tsx'
import { useMe, useWaiting } from './use-waiting.ts'

const decidedShown = 20

/** What waits for a word, what is always allowed, and what was decided. */
export function ApprovalRoom() {
  const { say } = useWords()
  const me = useMe()
  const waiting = useWaiting()
  const decided = useAnswer('approval.list', { state: 'decided', limit: decidedShown }, approvalTopics(me))
  return (
    <PageFrame>
      <h1>{say('approval.title')}</h1>
      {waiting.data === undefined ? <Problem error={waiting.error} /> : waiting.data.approvals.length === 0 ? (
        <Empty icon={<IconApproval size={40} stroke={1.4} aria-hidden />} title={say('approval.emptyTitle')} text={say('approval.emptyText')} />
      ) : (
        <ul className={css['waiting']}>
          {waiting.data.approvals.map((approval) => (
            <li key={approval.id} className={css['card']}>
              <p className={css['head']}>
                <span className={css['name']}><b>{approval.plugin}</b> {approval.tool}</span>
                <When at={approval.createdAt} className={css['soft']} />
                {/* Somebody else's conversation is theirs, also where the owner decides. */}
                {approval.principal === me?.id && <a href={hrefOf({ room: 'chats', session: approval.session })}>{say('approval.toChat')}</a>}
              </p>
              <ApprovalBox approval={approval} />
            </li>
          ))}
        </ul>
      )}
      {me?.decides === true && <RuleList topics={approvalTopics(me)} />}
      {decided.data !== undefined && decided.data.approvals.length > 0 && (
        <section className={css['section']} aria-labelledby="decided">
          <h2 id="decided">{say('approval.decided')}</h2>
          <ul className={css['decided']}>
            {decided.data.approvals.map((approval) => (
              <li key={approval.id} className={css['card']}>
                <p className={css['head']}>
                  <span className={css['name']}><b>{approval.plugin}</b> {approval.tool}</span>
                  <When at={approval.decidedAt ?? approval.createdAt} className={css['soft']} />
                </p>
                <ApprovalBox approval={approval} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </PageFrame>
  )
}
