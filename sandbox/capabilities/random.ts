import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Capability, defineCapability, defineMethod } from './capability.ts'

/** As much as Web Crypto's getRandomValues gives at once. */
export const maxRandomBytes = 64 * 1024

const Scope = z.strictObject({ reason: z.string().max(500).optional() })
type Scope = z.infer<typeof Scope>

export function createRandom(): Capability {
  return defineCapability<Scope>({
    name: 'random',
    title: { en: 'Random numbers', 'zh-CN': '随机数' },
    effect: 'read',
    scope: Scope,
    methods: {
      bytes: defineMethod({
        input: z.strictObject({ count: z.int().min(1).max(maxRandomBytes) }),
        tried: ({ count }) => `draw ${count} random bytes`,
        perform: ({ count }) => ({ base64: randomBytes(count).toString('base64') }),
      }),
      uuid: defineMethod({
        input: z.strictObject({}),
        tried: () => 'make a random identifier',
        perform: () => ({ uuid: randomUUID() }),
      }),
    },
    within: () => true,
    consent: () => [{ weight: 1, text: { en: 'may draw random numbers', 'zh-CN': '可以取得随机数' } }],
  })
}
