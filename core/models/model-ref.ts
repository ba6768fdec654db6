import type { ModelFacts } from './model-facts.ts'

/** A model by its names, and what is known of it. */
export interface ModelRef {
  /** `provider/model`. */
  id: string
  provider: string
  /** As its provider calls it. */
  name: string
  facts?: ModelFacts
}
