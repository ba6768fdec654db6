import type { Approval } from '../../operations/shapes/approval.ts'
import { useAnswer, type Answer } from '../gateway/use-answer.ts'
import { approvalTopics, type Me } from './approval-topics.ts'

export function useMe(): Me | undefined {
  const { data } = useAnswer('principal.current', {})
  if (data === undefined) return undefined
  const { principal: { id, role }, scopes } = data
  return { id, role, decides: role !== 'guest' && scopes.some((scope) => scope === 'approve' || scope === 'admin') }
}

/** What waits for a person's word, oldest first. */
export function useWaiting(): Answer<{ approvals: Approval[] }> {
  const me = useMe()
  return useAnswer('approval.list', me === undefined ? null : {}, approvalTopics(me))
}
