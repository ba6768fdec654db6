import type { Approval } from '../../operations/shapes/approval.ts'

/** What is or was asked, by the step that waits for it. */
export type ApprovalsByStep = ReadonlyMap<string, Approval>

/** What was decided stays decided, in whatever order it is heard. */
export function withApprovals(known: ApprovalsByStep, heard: readonly Approval[]): ApprovalsByStep {
  const next = new Map(known)
  for (const approval of heard) {
    const before = next.get(approval.step)
    if (before === undefined || before.state === 'waiting' || approval.state !== 'waiting') next.set(approval.step, approval)
  }
  return next
}
