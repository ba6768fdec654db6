import { z } from 'zod'
import { coarse } from '../protocol/deterministic.ts'
import { type Capability, defineCapability, defineMethod } from './capability.ts'

export interface ClockPort {
  /** Milliseconds since 1970. */
  now(): number
  /** The IANA name of the gateway's time zone. */
  timeZone(): string
}

export const systemClock: ClockPort = {
  now: () => Date.now(),
  timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
}

const Scope = z.strictObject({ reason: z.string().max(500).optional() })
type Scope = z.infer<typeof Scope>

export function createClock(port: ClockPort): Capability {
  return defineCapability<Scope>({
    name: 'clock',
    title: { en: 'Clock', 'zh-CN': '时钟' },
    effect: 'read',
    scope: Scope,
    methods: {
      now: defineMethod({
        input: z.strictObject({}),
        tried: () => 'read the clock',
        perform(_input, { plugin: { deterministic } }) {
          const epochMs = deterministic?.now ?? coarse(port.now())
          return { epochMs, iso: new Date(epochMs).toISOString() }
        },
      }),
      timeZone: defineMethod({
        input: z.strictObject({}),
        tried: () => 'read the time zone',
        perform: (_input, { plugin: { deterministic } }) => ({ timeZone: deterministic === undefined ? port.timeZone() : 'UTC' }),
      }),
    },
    within: () => true,
    consent: () => [{ weight: 1, text: { en: "may read this computer's clock and time zone", 'zh-CN': '可以读取本机的时钟和时区' } }],
  })
}
