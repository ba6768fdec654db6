/** Under this name a tool call's `extra` keeps what Anthropic wants back with it; nobody else gets it. */
export const anthropicExtra = 'anthropic'
