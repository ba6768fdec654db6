import { z } from 'zod'
import { ToolCard } from './tool-card.ts'

/** The turn at work in a session, for a reader who comes in the middle: its text so far and its tool calls. */
export const RunningTurn = z.object({ turn: z.string(), text: z.string(), tools: z.array(ToolCard) })
export type RunningTurn = z.infer<typeof RunningTurn>
