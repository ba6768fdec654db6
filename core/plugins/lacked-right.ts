import { z } from 'zod'
import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import { SandboxError } from '../../sandbox/supervisor/sandbox-error.ts'

const Details = z.object({
  denials: z.array(z.object({ message: z.string(), grant: z.unknown().optional() })),
  guest: z.object({ code: z.enum(['grant_missing', 'lease_ended']).optional() }).optional(),
})

/** A guest that failed in a call in which the broker refused it something, and gives no other reason: the broker's words say what is missing. */
export function lackedRight(plugin: string, thrown: unknown): CapabilityError | undefined {
  if (!(thrown instanceof SandboxError) || thrown.code !== 'guest_error') return undefined
  const details = Details.safeParse(thrown.details).data
  const denial = details?.denials.at(-1)
  if (denial === undefined) return undefined
  if (details?.guest?.code === 'lease_ended') {
    return new CapabilityError('lease_ended', `a right of ${plugin} ran out: ${denial.message}. The owner can lease it anew on the plugin's page.`, thrown.details, { cause: thrown })
  }

  // Nobody can grant what the manifest does not ask for.
  const how = denial.grant === undefined ? '' : " The owner can grant it on the plugin's page."
  return new CapabilityError('grant_missing', `${plugin} lacks a right: ${denial.message}.${how}`, thrown.details, { cause: thrown })
}
