import { z } from 'zod'
import { defineOperation, type OperationContext } from './operation.ts'
import { Id } from './shapes/id.ts'
import { Message } from './shapes/message.ts'
import { Done } from './shapes/nothing.ts'
import { RunningTurn } from './shapes/running-turn.ts'
import { SearchHit } from './shapes/search-hit.ts'
import { Session } from './shapes/session.ts'

const scopes = ['read', 'chat'] as const
const bySession = z.strictObject({ session: Id })
const oneSession = z.object({ session: Session })
const ownSession = ({ caller, services }: OperationContext, { session }: { session: string }) => services.sessions.requireOwned(caller, session)

export const sessionList = defineOperation({
  name: 'session.list',
  summary: 'Your sessions, the one used last first',
  scopes,
  input: z.strictObject({
    limit: z.number().int().min(1).max(200).default(50),
    before: z.string().min(1).max(200).optional().describe('`next` of the page before'),
  }),
  output: z.object({ sessions: z.array(Session), next: z.string().nullish() }),
  handle: ({ caller, services }, input) => services.sessions.list(caller, input),
})

export const sessionGet = defineOperation({
  name: 'session.get',
  summary: 'One session, without its messages',
  scopes,
  input: bySession,
  output: oneSession,
  allow: ownSession,
  handle: ({ caller, services }, input) => services.sessions.get(caller, input),
})

export const sessionMessages = defineOperation({
  name: 'session.messages',
  summary: 'The last messages of a session, oldest first, and the turn at work in it',
  scopes,
  input: z.strictObject({
    session: Id,
    before: z.string().min(1).max(200).optional().describe('`next` of the page after'),
    limit: z.number().int().min(1).max(200).default(100),
  }),
  output: z.object({ messages: z.array(Message), next: z.string().nullable(), running: RunningTurn.nullable() }),
  allow: ownSession,
  handle: ({ caller, services }, input) => services.sessions.messages(caller, input),
})

export const sessionRename = defineOperation({
  name: 'session.rename',
  summary: 'Give a session a title',
  scopes,
  input: z.strictObject({ session: Id, title: z.string().trim().min(1).max(200) }),
  output: oneSession,
  allow: ownSession,
  handle: ({ caller, services }, input) => services.sessions.rename(caller, input),
})

export const sessionDelete = defineOperation({
  name: 'session.delete',
  summary: 'Delete a session and its messages',
  scopes,
  input: bySession,
  output: Done,
  allow: ownSession,
  handle: ({ caller, services }, input) => services.sessions.delete(caller, input),
})

export const sessionExport = defineOperation({
  name: 'session.export',
  summary: 'A session as one file',
  scopes,
  input: z.strictObject({ session: Id, format: z.enum(['json', 'markdown']).default('markdown') }),
  output: z.object({ filename: z.string(), text: z.string() }),
  allow: ownSession,
  handle: ({ caller, services }, input) => services.sessions.export(caller, input),
})

export const sessionSearch = defineOperation({
  name: 'session.search',
  summary: 'Find messages in your sessions',
  scopes,
  input: z.strictObject({ text: z.string().trim().min(1).max(200), limit: z.number().int().min(1).max(100).default(20) }),
  output: z.object({ hits: z.array(SearchHit) }),
  handle: ({ caller, services }, input) => services.sessions.search(caller, input),
})
