import type { Capability, Method } from '../../sandbox/capabilities/capability.ts'
import type { SecretMasks } from '../store/secret-masks.ts'

/** What a guest hands in here is stored, or read by a model or a person. What goes to other hosts is checked by their own capabilities. */
const masking: ReadonlySet<string> = new Set(['channel', 'kv', 'blob', 'schedule', 'llm.complete', 'tool.invoke'])

/** The same capabilities, but what is stored or handed on is cleared of its plugin's secrets before. */
export function maskedRequests(capabilities: readonly Capability[], masks: SecretMasks): Capability[] {
  return capabilities.map((capability) => {
    if (!masking.has(capability.name)) return capability
    return { ...capability, methods: Object.fromEntries(Object.entries(capability.methods).map(([name, method]) => [name, maskedMethod(method, masks)])) }
  })
}

function maskedMethod(method: Method, masks: SecretMasks): Method {
  return {
    maxChars: method.maxChars,
    attempt(input) {
      const attempt = method.attempt(input)
      return {
        tried: attempt.tried,
        check: (right) => attempt.check(right),
        async perform(call) {
          const safe = await maskedInput(input, call.plugin.name, masks)
          // Throws when the right ended meanwhile: then nothing is done.
          call.right()
          return (safe === input ? attempt : method.attempt(safe)).perform(call)
        },
      }
    },
  }
}

async function maskedInput(input: unknown, plugin: string, masks: SecretMasks): Promise<unknown> {
  const { base64, ...rest } = (typeof input === 'object' && input !== null ? input : {}) as { base64?: unknown }
  if (typeof base64 !== 'string') return masks.value(plugin, input)
  // A file: a mark amid base64 would break it, and the value can stand there at any alignment.
  const [file, safe] = [Buffer.from(base64, 'base64'), await masks.value(plugin, rest)]
  const text = file.toString('latin1')
  const cleared = await masks.bytes(plugin, text)
  return cleared === text && safe === rest ? input : { ...safe, base64: Buffer.from(cleared, 'latin1').toString('base64') }
}
