import { z } from 'zod'
import type { RingSelfTest } from '../protocol/load-header.ts'
import { SandboxError } from './sandbox-error.ts'
import { parseBoundedJson } from './bounded-json.ts'

const shape: z.ZodType<RingSelfTest> = z.object({
  pid: z.number().int(),
  node: z.string().max(64),
  engine: z.enum(['isolate', 'wasm']),
  jit: z.boolean(),
  refused: z.object({
    files: z.boolean(),
    network: z.boolean(),
    childProcess: z.boolean(),
    worker: z.boolean(),
    environment: z.boolean(),
  }),
})

/** Reads the payload of `ready`. */
export function readSelfTest(payload: Buffer): RingSelfTest {
  const read = shape.safeParse(parseBoundedJson(payload, { bytes: 4_096, depth: 4 }))
  if (read.success) return read.data
  throw new SandboxError('frame_invalid', `an extension host began with what is no self-test: ${z.prettifyError(read.error)}`)
}

/** What the permission model should have refused and did not. */
export function holesIn({ refused }: RingSelfTest): string[] {
  return (['files', 'network', 'childProcess', 'worker'] as const).filter((attempt) => !refused[attempt])
}
