import type { Caller } from '../access/caller.ts'
import type { Blobs } from '../blobs/blobs.ts'
import type { Models } from '../models/models.ts'
import type { Agent } from '../operations/shapes/agent.ts'
import type { Gate } from '../approvals/gate.ts'
import type { Attachment } from '../store/entities/message.ts'
import type { FellBack } from './fell-back.ts'
import type { Progress } from './resume.ts'
import type { Journal } from './journal.ts'
import type { ToolPort } from './tool-port.ts'
import type { Transcript } from './transcript.ts'
import type { TurnBudget } from './turn-budget.ts'
import type { TurnObserver } from './turn-observer.ts'

/** A turn at work: who asked what, and everything its steps use. */
export interface OpenTurn {
  id: string
  session: string
  /** Whose session it is. */
  owner: string
  /** On whose behalf tools are called. */
  caller: Caller
  agent: Agent
  /** Id of the message that began it. */
  message: string
  /** What the person wrote, and the files they sent with it. */
  text: string
  attachments: readonly Attachment[]
  /** The `provider/model` that answers, once it is known. */
  model?: string
  /** Set once another model than the chosen one answered. */
  fellBack?: FellBack
  /** How far an earlier worker got; all empty for a turn that begins. */
  progress: Progress
  gate: Pick<Gate, 'judge' | 'rows' | 'announce' | 'decisions'>
  journal: Journal
  transcript: Transcript
  budget: TurnBudget
  tools: ToolPort
  models: Pick<Models, 'open'>
  blobs: Pick<Blobs, 'open'>
  observe: TurnObserver
  toolResultBytes: number
  newId(): string
  log: TurnLog
}

/** pino fits. */
export interface TurnLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
