/** Who sits here. */
export interface Me {
  id: string
  role: 'owner' | 'member' | 'guest'
  /** May this person, in this browser, decide anything? */
  decides: boolean
}

/** The topics on which one hears of what one may see: the owner of everybody's, others of their own. */
export function approvalTopics(me: Me | undefined): string[] {
  if (me === undefined || !me.decides) return []
  return [me.role === 'owner' ? 'approvals' : `approvals:${me.id}`]
}
