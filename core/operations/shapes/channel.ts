import { z } from 'zod'

export const ChannelPolicy = z.enum(['pairing', 'allowlist', 'open', 'off'])

/** `listening`: messages come in. `starting`: it was just set up, or another gateway takes it over. */
export const ChannelState = z.enum(['listening', 'starting', 'problem', 'disabled'])
export type ChannelState = z.infer<typeof ChannelState>

export const Channel = z.object({
  name: z.string(),
  plugin: z.string(),
  kind: z.string(),
  /** What the plugin calls it, such as Telegram. */
  label: z.string(),
  /** None for the agent that answers when none is named. */
  agent: z.string().nullable(),
  policy: ChannelPolicy,
  allowed: z.array(z.string()),
  dailyLimit: z.number().int().nullable(),
  mayApprove: z.boolean(),
  enabled: z.boolean(),
  state: ChannelState,
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Strangers who wait for an answer. */
  pairings: z.number().int(),
  createdAt: z.string(),
})
export type Channel = z.infer<typeof Channel>

/** A channel that an installed plugin offers. */
export const ChannelKind = z.object({
  plugin: z.string(),
  kind: z.string(),
  label: z.string(),
  /** What to do before, step by step, in the plugin's words. */
  setup: z.array(z.string()),
  secrets: z.array(z.object({ name: z.string(), label: z.string(), set: z.boolean() })),
  /** Enabled, and every required right granted. */
  active: z.boolean(),
  /** The channel that uses it already. */
  channel: z.string().nullable(),
})
export type ChannelKind = z.infer<typeof ChannelKind>

export const Pairing = z.object({
  id: z.string(),
  channel: z.string(),
  externalId: z.string(),
  /** What the platform calls them: their own word. */
  label: z.string(),
  code: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  rejected: z.boolean(),
})
export type Pairing = z.infer<typeof Pairing>

export const Identity = z.object({
  id: z.string(),
  channel: z.string(),
  externalId: z.string(),
  label: z.string(),
  principal: z.object({ id: z.string(), name: z.string(), role: z.enum(['owner', 'member', 'guest']), disabled: z.boolean() }),
  /** A guest of an open channel, whom nobody approved. */
  stranger: z.boolean(),
  createdAt: z.string(),
})
export type Identity = z.infer<typeof Identity>
