import type { Budget } from './budget.ts'
import type { TextRule } from './keyword-value.ts'

/** The texts of the value under validation, each once, in the order of the value. */
export interface Texts {
  all: readonly string[]
}

const comparisonsPerStep = 16

/**
 * An `enum` that stands for a test of ours. The library has no hook for keywords and would run `pattern` as a RegExp;
 * but it asks `enum.some(candidate => instance === candidate)`. Offered every text of the value, it tells which one is the
 * instance, and that one is tested: only where the schema truly applies, inside any `anyOf` or `not`.
 */
export function createTextTest(texts: Texts, budget: Budget, shown: string, { test, stepsPerChar }: TextRule): unknown[] {
  // The library walks a value in its order, so the next text wanted is mostly the next one.
  let cursor = 0

  return Object.assign<unknown[], object>([], {
    some(isInstance: (candidate: unknown) => boolean): boolean {
      const { all } = texts
      if (cursor >= all.length) cursor = 0
      for (let offset = 0; offset < all.length; offset++) {
        if (offset % comparisonsPerStep === 0) budget.spend()
        const at = (cursor + offset) % all.length
        const text = all[at]
        if (text === undefined || !isInstance(text)) continue
        cursor = at
        // Before, not after: nothing can stop the engine in the middle of a text.
        budget.spend(Math.ceil(text.length * stepsPerChar))
        return test(text)
      }

      return false
    },
    // Said in the library's message.
    toJSON: () => shown,
  })
}
