import { createContext, useContext, useEffect, useState } from 'react'
import type { Approval } from '../../operations/shapes/approval.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import { type ApprovalsByStep, withApprovals } from './approvals-by-step.ts'
import { readApproval } from './read-approval.ts'

const none: ApprovalsByStep = new Map()
const SessionApprovals = createContext<ApprovalsByStep>(none)
export const SessionApprovalsProvider = SessionApprovals.Provider

export function useApprovalOf(step: string): Approval | undefined {
  return useContext(SessionApprovals).get(step)
}

/** The approvals of one conversation: read once, then kept true by its events; read anew after each lost link. */
export function useSessionApprovals(session: string | undefined): ApprovalsByStep {
  const { connection } = useGateway()
  const [state, setState] = useState<{ session: string | undefined; byStep: ApprovalsByStep }>({ session, byStep: none })

  useEffect(() => {
    if (session === undefined) return undefined
    let stopped = false
    const add = (approvals: readonly Approval[]) => {
      if (stopped || approvals.length === 0) return
      setState((before) => ({ session, byStep: withApprovals(before.session === session ? before.byStep : none, approvals) }))
    }
    const read = async () => {
      // Those that wait are read last: what is decided in between is told by an event, and `withApprovals` keeps the decision.
      for (const which of ['decided', 'waiting'] as const) {
        const answer = await connection.call('approval.list', { session, state: which }).catch(() => undefined)
        add(answer?.approvals ?? [])
      }
    }
    const stop = connection.subscribe(`session:${session}`, ({ type, data }) => {
      if (type === 'subscribed' || type === 'replay_gap') return void read()
      if (type !== 'approval.requested' && type !== 'approval.decided') return
      const approval = readApproval(data)
      if (approval !== undefined) add([approval])
    })
    return () => {
      stopped = true
      stop()
    }
  }, [connection, session])

  return state.session === session ? state.byStep : none
}
