import { z } from 'zod'
import type { PluginDetail } from '../operations/shapes/plugin.ts'

/** A secret that a plugin's manifest names. */
export interface AskedSecret {
  name: string
  label: string
  /** A server hands it out: nobody has to set it. */
  captured: boolean
}

const Scope = z.record(z.string(), z.object({ label: z.string().optional(), capture: z.unknown().optional() }))

/** The secrets that the manifest asks for, required ones first. */
export function askedSecrets({ required, optional }: PluginDetail['rights']): AskedSecret[] {
  const scopes = [...required, ...optional].filter(({ capability }) => capability === 'secrets').map(({ scope }) => Scope.safeParse(scope).data ?? {})
  return scopes.flatMap((scope) => Object.entries(scope)).map(([name, { label = name, capture }]) => ({ name, label, captured: capture !== undefined }))
}
