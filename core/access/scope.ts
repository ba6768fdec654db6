export const scopes = ['admin', 'write', 'read', 'chat', 'approve', 'publish', 'metrics'] as const
export type Scope = (typeof scopes)[number]
