import type { ToolCallDelta } from './completion-chunk.ts'
import type { ToolCall } from './tool-call.ts'

/** More calls in one reply than this are dropped: no honest task needs them, and each one costs a sandboxed call. */
export const maxCallsPerReply = 32
export const maxArgumentChars = 256 * 1024
const maxNameChars = 256
const maxExtraChars = 64 * 1024
const idShape = /^[a-zA-Z0-9_-]{1,40}$/

interface Draft {
  index: number | undefined
  id: string
  name: string
  arguments: string
  oversized: boolean
  extra: Record<string, unknown> | undefined
}

/** Puts the pieces of streamed tool calls together, bounded in number and size. */
export function createToolCallAssembly(newId: () => string) {
  const drafts: Draft[] = []
  const droppedIndexes = new Set<number>()
  let dropped = 0

  return {
    add(delta: ToolCallDelta): void {
      const draft = draftFor(delta)
      if (draft === undefined) return
      draft.id ||= delta.id ?? ''
      draft.name = (draft.name + (delta.function?.name ?? '')).slice(0, maxNameChars)
      addArguments(draft, delta.function?.arguments ?? '')
      if (delta.extra_content && JSON.stringify(delta.extra_content).length <= maxExtraChars) draft.extra = delta.extra_content
    },

    finish(): { calls: ToolCall[]; dropped: number } {
      const taken = new Set<string>()
      const calls = drafts.map((draft): ToolCall => {
        const id = idShape.test(draft.id) && !taken.has(draft.id) ? draft.id : newId()
        taken.add(id)
        return {
          id,
          name: asToolName(draft.name),
          arguments: draft.arguments,
          ...(draft.oversized && { oversized: true as const }),
          ...(draft.extra && { extra: draft.extra }),
        }
      })
      return { calls, dropped }
    },
  }

  function draftFor(delta: ToolCallDelta): Draft | undefined {
    const known = delta.index === undefined ? drafts.at(-1) : drafts.findLast(draft => draft.index === delta.index)
    if (known !== undefined && !beginsAnother(known, delta)) return known
    if (drafts.length < maxCallsPerReply) {
      const draft = { index: delta.index, id: '', name: '', arguments: '', oversized: false, extra: undefined }
      drafts.push(draft)
      return draft
    }
    countDropped(delta)
    return undefined
  }

  function countDropped(delta: ToolCallDelta): void {
    // Further pieces of a dropped call carry its index and no name; only its first piece counts.
    if (delta.index !== undefined) {
      if (droppedIndexes.has(delta.index) || droppedIndexes.size >= 100_000) return
      droppedIndexes.add(delta.index)
    } else if (!delta.function?.name) return
    dropped += 1
  }
}

// An invented name goes back to the vendor with the conversation, which refuses the whole request over one odd character.
function asToolName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'unnamed'
}

// Google's compatible endpoint sends every parallel call whole, under index 0: a new id with a name is a new call.
function beginsAnother(draft: Draft, delta: ToolCallDelta): boolean {
  return Boolean(delta.function?.name) && draft.name !== '' && (delta.index === undefined || (Boolean(delta.id) && delta.id !== draft.id))
}

function addArguments(draft: Draft, piece: string): void {
  if (draft.oversized) return
  if (draft.arguments.length + piece.length > maxArgumentChars) {
    draft.oversized = true
    draft.arguments = ''
  } else {
    draft.arguments += piece
  }
}
