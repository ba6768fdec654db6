import { z } from 'zod'
import { parseBoundedJson } from './bounded-json.ts'
import { SandboxError } from './sandbox-error.ts'

const maxMessageChars = 2_000

// A host may end a call or a guest only in these words; anything else is not our host speaking.
const verdictShape = z.object({
  code: z.enum(['cpu_limit', 'wall_limit', 'memory_limit', 'call_limit', 'output_limit', 'guest_error', 'guest_gone', 'load_failed', 'tool_unknown', 'cancelled']),
  message: z.string().transform((text) => text.slice(0, maxMessageChars)),
  stuck: z.boolean().optional(),
})

/** Why a host ended a call or a guest; `stuck` when it lost a thread over it and should itself be ended. */
export type HostVerdict = z.infer<typeof verdictShape>

/** Reads the payload of `failed`, `loadFailed` and `gone`. Throws SandboxError `frame_invalid`. */
export function readVerdict(payload: Buffer): HostVerdict {
  const read = verdictShape.safeParse(parseBoundedJson(payload, { bytes: 64 * 1024, depth: 4 }))
  if (read.success) return read.data
  throw new SandboxError('frame_invalid', 'an extension host ended something in no known form', { problem: z.prettifyError(read.error) })
}
