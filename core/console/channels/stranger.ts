/** Whose account a stranger's is, as the owner answers it. */
export type Who = { kind: 'new'; name: string } | { kind: 'known'; principal: string }

/** Whom an account may be linked to: not a guest that the gateway made for some stranger, who would stay one. */
export function canBeLinked({ id, role, kind, disabled }: { id: string; role: string; kind: string; disabled: boolean }): boolean {
  return kind === 'person' && !disabled && !(role === 'guest' && id.startsWith('guest-'))
}

/** What the gateway is told; undefined while the answer is not complete. */
export function approvalInput(id: string, who: Who): { id: string; principal?: string; newMember?: string } | undefined {
  if (who.kind === 'known') return { id, principal: who.principal }
  const name = who.name.trim()
  return name === '' || name.length > 100 ? undefined : { id, newMember: name }
}
