import { z } from 'zod'
import { CodedFailure } from './coded-failure.ts'
import { ToolCard } from './tool-card.ts'
import { Usage } from './usage.ts'

/** A file that came or goes with a message; its bytes are at `GET /api/blobs/<blob>`. */
export const Attachment = z.object({ blob: z.string(), name: z.string(), type: z.string(), bytes: z.number() })

/** What a person or an agent said; an assistant's message carries the tool calls of its turn. */
export const Message = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  turn: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  status: z.enum(['complete', 'failed', 'cancelled']),
  tools: z.array(ToolCard),
  /** Who wrote it, where several do. */
  author: z.string().optional(),
  attachments: z.array(Attachment).optional(),
  /** What plugins changed in it, in order; the first `before` is what the person wrote. With `error`, one failed and changed nothing. */
  revisions: z.array(z.object({ plugin: z.string(), at: z.string(), before: z.string().optional(), error: CodedFailure.optional() })).optional(),
  error: CodedFailure.optional(),
  usage: Usage.optional(),
  /** The `provider/model` that answered; `fellBack` when another one should have. */
  model: z.string().optional(),
  fellBack: z.object({ from: z.string(), code: z.string(), message: z.string() }).optional(),
})
export type Message = z.infer<typeof Message>
