/** Whose account a stranger's is, as the owner answers it. */
export type Who = { kind: 'new'; name: string } | { kind: 'known'; principal: string }

/** What the gateway is told; undefined while the answer is not complete. */
export function approvalInput(id: string, who: Who): { id: string; principal?: string; newMember?: string } | undefined {
  if (who.kind === 'known') return { id, principal: who.principal }
  const name = who.name.trim()
  return name === '' || name.length > 100 ? undefined : { id, newMember: name }
}
