import { z } from 'zod'

/** A name that a person or an author chose: of a plugin, a tool, an agent, a provider, a capability. npm allows 214. */
export const Name = z.string().min(1).max(214)
