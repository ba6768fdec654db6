import { z } from 'zod'

/** What an operation takes or answers when there is nothing to say. */
export const NoInput = z.strictObject({})
export const Done = z.object({})
