import type { ModelAdapter } from './adapter.ts'
import type { ModelRef } from './model-ref.ts'

/** A model that may be asked; connected when its turn comes, for its key is read then. */
export interface Candidate {
  id: string
  provider: string
  /** Throws ModelError: provider_unknown. */
  connect(): Promise<{ model: ModelRef; adapter: ModelAdapter }>
}
