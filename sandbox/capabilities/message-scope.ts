import { z } from 'zod'
import type { Consent, Right, Verdict } from './capability.ts'

/** Where messages are not of any channel: at the console, on the command line, by the API. */
export const consolePlace = 'console'

/** Which messages of others a plugin may see or change. */
export const messageScope = {
  /** Names or kinds of channels (`telegram`), `console`, or `*` for all. */
  channels: z.array(z.string().regex(/^(?:\*|[a-z0-9][a-z0-9._-]{0,63})$/i, 'the name of a channel, "console", or "*"')).min(1).max(32),
  /** Ids of sessions; without it, all of these channels. */
  sessions: z.array(z.string().regex(/^[0-9A-Z]{26}$/)).min(1).max(100).optional(),
  reason: z.string().max(500).optional(),
}
export interface MessageScope {
  channels: string[]
  sessions?: string[]
  reason?: string
}

export interface MessagePlace {
  /** Name and kind of the channel; `console` where there is none. */
  channels: readonly string[]
  session: string
}

export const placeInput = z.strictObject({ channels: z.array(z.string().max(64)).min(1).max(2), session: z.string().max(64), message: z.string().max(64) })

export function coversMessage({ channels, sessions }: MessageScope, place: MessagePlace): boolean {
  return channels.some((name) => name === '*' || place.channels.includes(name)) && (sessions === undefined || sessions.includes(place.session))
}

export function checkPlace<Scope extends MessageScope>(place: MessagePlace, { request, grants }: Right<Scope>): Verdict<Scope> {
  if (!coversMessage(request, place)) return { ok: false, code: 'request_invalid', message: `the manifest does not ask for messages of ${place.channels[0]}` }
  return grants.some((grant) => coversMessage(grant, place)) ? { ok: true } : { ok: false, code: 'grant_missing', message: `no grant allows messages of ${place.channels[0]}`, grant: request }
}

export function messagesWithin(grant: MessageScope, request: MessageScope): boolean {
  const channels = request.channels.includes('*') || grant.channels.every((name) => request.channels.includes(name))
  return channels && (request.sessions === undefined || (grant.sessions?.every((session) => request.sessions?.includes(session)) ?? false))
}

export function messageConsent({ channels, sessions }: MessageScope, weight: Consent['weight'], deed: { en: string; 'zh-CN': string }): Consent[] {
  const few = sessions === undefined ? { en: '', 'zh-CN': '' } : { en: ` (${sessions.length} of its conversations)`, 'zh-CN': `（其中 ${sessions.length} 个对话）` }
  return channels.map((name) => ({
    weight,
    text: name === '*'
      ? { en: `may ${deed.en} of **all channels and the console**${few.en}`, 'zh-CN': `可以${deed['zh-CN']}**所有频道和控制台**的消息${few['zh-CN']}` }
      : { en: `may ${deed.en} of **${name}**${few.en}`, 'zh-CN': `可以${deed['zh-CN']} **${name}** 的消息${few['zh-CN']}` },
  }))
}
