import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { GuestPlugin } from '../supervisor/guest-plugin.ts'
import { type Capability, defineCapability, defineMethod } from './capability.ts'

/** As much as Web Crypto's getRandomValues gives at once. */
export const maxRandomBytes = 64 * 1024

const Scope = z.strictObject({ reason: z.string().max(500).optional() })
type Scope = z.infer<typeof Scope>

export function createRandom(): Capability {
  /** How much was drawn by guests whose randomness repeats. */
  const drawn = new WeakMap<GuestPlugin, number>()

  const draw = (count: number, plugin: GuestPlugin): Buffer => {
    if (plugin.deterministic === undefined) return randomBytes(count)
    const blocks: Buffer[] = []
    for (let bytes = 0; bytes < count; bytes += blockBytes) {
      const block = (drawn.get(plugin) ?? 0) + 1
      drawn.set(plugin, block)
      blocks.push(createHash('sha256').update(`${block}\n${plugin.deterministic.seed}`).digest())
    }
    return Buffer.concat(blocks).subarray(0, count)
  }

  return defineCapability<Scope>({
    name: 'random',
    title: { en: 'Random numbers', 'zh-CN': '随机数' },
    effect: 'read',
    scope: Scope,
    methods: {
      bytes: defineMethod({
        input: z.strictObject({ count: z.int().min(1).max(maxRandomBytes) }),
        tried: ({ count }) => `draw ${count} random bytes`,
        perform: ({ count }, { plugin }) => ({ base64: draw(count, plugin).toString('base64') }),
      }),
      uuid: defineMethod({
        input: z.strictObject({}),
        tried: () => 'make a random identifier',
        perform: (_input, { plugin }) => ({ uuid: uuidOf(draw(16, plugin)) }),
      }),
    },
    within: () => true,
    consent: () => [{ weight: 1, text: { en: 'may draw random numbers', 'zh-CN': '可以取得随机数' } }],
  })
}

const blockBytes = 32

/** RFC 9562, version 4. */
function uuidOf(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
