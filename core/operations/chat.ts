import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { Id } from './shapes/id.ts'
import { Name } from './shapes/name.ts'

const maxTextLength = 200_000
// What they may have together, and whose they must be, is decided where their rows are: core/agent/sent-files.ts.
const maxFiles = 10

export const chatSend = defineOperation({
  name: 'chat.send',
  summary: 'Send a message to an agent; the answer arrives as events on the topic of its session',
  scopes: ['chat'],
  input: z.strictObject({
    session: Id.optional().describe('Without one, a new session begins'),
    agent: Name.optional(),
    text: z.string().max(maxTextLength).describe('May be empty where there are attachments'),
    attachments: z.array(z.strictObject({ blob: Id })).max(maxFiles).optional().describe('Own files, kept by POST /api/blobs before: 20 MB together'),
    idempotencyKey: z.string().min(1).max(200).optional().describe('The same key twice is one message'),
  }).refine(({ text, attachments = [] }) => text !== '' || attachments.length > 0, { path: ['text'], message: 'Write something, or attach a file' }),
  output: z.object({ session: z.string(), turn: z.string() }),
  allow: async ({ caller, services }, { session }) => {
    if (session !== undefined) await services.sessions.requireOwned(caller, session)
  },
  handle: ({ caller, services }, input) => services.chat.send(caller, input),
})

export const chatCancel = defineOperation({
  name: 'chat.cancel',
  summary: 'Stop a turn',
  scopes: ['chat'],
  input: z.strictObject({ turn: Id }),
  output: z.object({ cancelled: z.boolean() }),
  allow: ({ caller, services }, { turn }) => services.chat.requireOwnedTurn(caller, turn),
  handle: ({ caller, services }, input) => services.chat.cancel(caller, input),
})
