import { z } from 'zod'

/** An id as this gateway makes them (a ULID); anything else of that size is merely not found. */
export const Id = z.string().min(1).max(64)
