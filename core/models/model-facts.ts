import { knownModels } from './known-models.ts'
import type { Price } from './price.ts'

/** What has to be known of a model beforehand; what is missing is unknown. */
export interface ModelFacts {
  /** Tokens it can read and write in one request. */
  contextTokens?: number
  /** Tokens it writes at most. */
  maxOutputTokens?: number
  price?: Price
}

/** What the owner says of models, by `provider/model`; it wins over what is known here. */
export type OwnFacts = Readonly<Record<string, ModelFacts>>

/** What is known of a model: the owner's word, then the table. A model on this computer costs nothing. */
export function factsOf({ id, name, local }: { id: string; name: string; local: boolean }, own: OwnFacts = {}): ModelFacts {
  // Resellers put the maker before the name: `openrouter/anthropic/claude-…`.
  const bare = name.slice(name.lastIndexOf('/') + 1)
  const known = local ? { price: free } : (knownModels.find(({ match }) => match.test(bare))?.facts ?? {})
  return { ...known, ...(Object.hasOwn(own, id) ? own[id] : {}) }
}

const free: Price = { input: 0, output: 0 }
