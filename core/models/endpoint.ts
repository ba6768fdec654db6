import type { ProviderKind } from '../store/entities/provider.ts'

/** Everything a request to one provider needs. */
export interface Endpoint {
  /** The provider's name, as it stands before the `/` of a model. */
  name: string
  kind: ProviderKind
  /** Serves `models` below it, and `chat/completions`, or Anthropic's `messages`. */
  baseUrl: string
  key: string | undefined
}
