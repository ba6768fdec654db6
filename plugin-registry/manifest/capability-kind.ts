import type { z } from 'zod'

/** What reading a manifest needs to know of a capability; every `Capability` of the sandbox is one. */
export interface CapabilityKind {
  name: string
  effect: 'read' | 'write' | 'external'
  /** Of what a manifest asks for, and of a grant. */
  scope: z.ZodType
}

/** Of CONTRACT.md, not built yet: a manifest may ask for them where it can do without. */
export const comingCapabilities: readonly string[] = ['messages.observe', 'messages.transform']
