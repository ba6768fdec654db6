import { z } from 'zod'

// Control characters, and those that reorder or hide text: a consent must read as it is.
const deceptive = /[\p{Cc}\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u

/** One line of an author's words that an owner will read, perhaps to decide a right on. */
export const displayText = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => !deceptive.test(text), { error: 'text without control characters and without characters that hide or reorder text' })
