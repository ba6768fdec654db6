import { z } from 'zod'
import { AccessError } from '../access/access-error.ts'
import { defineOperation } from './operation.ts'
import { AuditEntry, AuditFilter, AuditHead, AuditVerification } from './shapes/audit.ts'

export const auditList = defineOperation({
  name: 'audit.list',
  summary: 'What plugins did and were refused, newest first',
  scopes: ['admin'],
  input: AuditFilter,
  // The record is of everybody's sessions, and none of it is what was said there.
  allow({ caller }) {
    if (caller.role !== 'owner') throw new AccessError('forbidden', 'The record is for the owner of this gateway')
  },
  output: z.object({ entries: z.array(AuditEntry), next: z.string().optional() }),
  handle: ({ caller, services }, input) => services.audit.list(caller, input),
})

export const auditVerify = defineOperation({
  name: 'audit.verify',
  summary: 'Check that nothing in the record was changed, removed or cut off',
  scopes: ['admin'],
  input: z.strictObject({ head: AuditHead.optional().describe('One that you kept: what came before it must still be there') }),
  output: AuditVerification,
  handle: ({ caller, services }, input) => services.audit.verify(caller, input),
})

export const auditExport = defineOperation({
  name: 'audit.export',
  summary: 'The record as its files have it, and its signed end',
  scopes: ['admin'],
  input: z.strictObject({ from: z.string().regex(/^\d{1,15}_\d{1,15}$/).optional().describe('`next` of the piece before') }),
  output: z.object({ text: z.string(), next: z.string().optional(), head: AuditHead }),
  handle: ({ caller, services }, input) => services.audit.export(caller, input),
})
