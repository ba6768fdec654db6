import type { z } from 'zod'
import { CliError } from './cli-error.ts'

/** An answer of the gateway in the shape this version knows; throws CliError answer_invalid for any other. */
export function readAnswer<Shape extends z.ZodType>(shape: Shape, answer: unknown): z.output<Shape> {
  const read = shape.safeParse(answer)
  if (read.success) return read.data
  throw new CliError('answer_invalid', 'The gateway answered in a way this version does not know; are both of the same version?', {}, { cause: read.error })
}
