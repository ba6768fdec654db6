import type { z } from 'zod'

/** What reading a manifest needs to know of a capability; every `Capability` of the sandbox is one. */
export interface CapabilityKind {
  name: string
  effect: 'read' | 'write' | 'external'
  /** Of what a manifest asks for, and of a grant. */
  scope: z.ZodType
}
