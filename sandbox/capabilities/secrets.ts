import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import { type Capability, type CapabilityCall, type Consent, defineCapability, defineMethod, type Right, type Verdict } from './capability.ts'
import { demandValue, refuseKey } from './secrets/attach.ts'
import { type EffectiveSecret, effectiveSecrets, handlePattern, resolveSecrets, type SecretEntry, SecretsScope, secretsWithin } from './secrets/scope.ts'
import { defaultAlgorithm, signBytes, verifyBytes } from './secrets/signature.ts'

/** Values by plugin and handle; they stay on the gateway's side. */
export interface SecretPort {
  /** What has expired is not there. */
  read(plugin: string, handle: string): Promise<string | undefined>
  /** Keeps what a server handed out, for so long. */
  keep?(secret: { plugin: string; principal: string; handle: string; value: string; ttlMs: number }): Promise<void>
}

const maxSignedChars = 400_000
const Handle = z.string().regex(handlePattern)
const Base64 = z.base64().max(maxSignedChars)

export function createSecrets(port: SecretPort): Capability {
  return defineCapability<SecretsScope>({
    name: 'secrets',
    title: { en: 'Secrets', 'zh-CN': '密钥' },
    effect: 'read',
    scope: SecretsScope,
    methods: {
      list: defineMethod({
        input: z.strictObject({}),
        tried: () => 'list its secrets',
        async perform(_input, { plugin, right }) {
          const secrets = new Map(effectiveSecrets(right()).map((secret) => [secret.handle, secret]))
          const entries = [...secrets.values()].map(async ({ handle, label }) => ({ handle, label, ready: (await port.read(plugin.name, handle)) !== undefined }))
          return { secrets: await Promise.all(entries) }
        },
      }),
      has: defineMethod({
        input: z.strictObject({ handle: Handle }),
        tried: ({ handle }) => `ask whether the secret ${handle} is set`,
        check: ({ handle }, right) => allowed(handle, right),
        perform: async ({ handle }, { plugin }) => ({ has: (await port.read(plugin.name, handle)) !== undefined }),
      }),
      sign: defineMethod({
        input: z.strictObject({ handle: Handle, data: Base64 }),
        tried: ({ handle }) => `sign with the secret ${handle}`,
        check: ({ handle }, right) => allowed(handle, right, 'sign'),
        async perform({ handle, data }, call) {
          const { label, algorithm = defaultAlgorithm, value } = await keyOf(handle, call)
          const signature = signBytes(algorithm, value, Buffer.from(data, 'base64')) ?? refuseKey(handle, label, algorithm)
          return { signature: signature.toString('base64') }
        },
      }),
      verify: defineMethod({
        input: z.strictObject({ handle: Handle, data: Base64, signature: Base64 }),
        tried: ({ handle }) => `check a signature with the secret ${handle}`,
        check: ({ handle }, right) => allowed(handle, right, 'verify'),
        async perform({ handle, data, signature }, call) {
          const { label, algorithm = defaultAlgorithm, value } = await keyOf(handle, call)
          return { valid: verifyBytes(algorithm, value, Buffer.from(data, 'base64'), Buffer.from(signature, 'base64')) ?? refuseKey(handle, label, algorithm) }
        },
      }),
    },
    resolve: resolveSecrets,
    within: secretsWithin,
    consent: (scope) => Object.values(scope).map(consentOf),
  })

  async function keyOf(handle: string, call: CapabilityCall<SecretsScope>): Promise<EffectiveSecret & { value: string }> {
    const secret = effectiveSecrets(call.right()).find((each) => each.handle === handle)
    const value = secret && demandValue({ ...secret, value: await port.read(call.plugin.name, handle) })
    if (secret === undefined || value === undefined) throw new CapabilityError('secret_missing', `the secret ${handle} may not be used any more`, { handle })
    call.usedSecret(handle)
    return { ...secret, value }
  }
}

/** May the plugin use this secret in this way? What may sign may verify. */
function allowed(handle: string, right: Right<SecretsScope>, use?: 'sign' | 'verify'): Verdict<SecretsScope> {
  const entry = Object.hasOwn(right.request, handle) ? right.request[handle] : undefined
  if (entry === undefined) return { ok: false, code: 'grant_missing', message: `the manifest names no secret "${handle}"; it names ${Object.keys(right.request).join(', ')}` }
  if (use !== undefined && entry.use !== 'sign' && entry.use !== use) {
    return { ok: false, code: 'request_invalid', message: `the manifest names the secret "${handle}" without "use": "${use}"` }
  }

  if (effectiveSecrets(right).some((secret) => secret.handle === handle)) return { ok: true }
  return { ok: false, code: 'grant_missing', message: `no grant allows the secret "${handle}"`, grant: { [handle]: entry } }
}

function consentOf({ label, hosts = [], use, capture }: SecretEntry): Consent {
  const name = bold(label)
  if (use === 'verify') return { weight: 2, text: { en: `may check signatures with ${name}, without seeing it`, 'zh-CN': `可以用 ${name} 核对签名,但看不到它` } }
  if (use === 'sign') return { weight: 3, text: { en: `may sign whatever it likes with ${name}, without seeing it`, 'zh-CN': `可以用 ${name} 签署任何内容,但看不到它` } }
  const places = hosts.map((host) => bold(typeof host === 'string' ? host : `{${host.fromConfig}}`))
  if (capture !== undefined) {
    return { weight: 3, text: { en: `may use ${name}, which **${capture.host}** hands out, at ${places.join(', ')}, without seeing it`, 'zh-CN': `可以在 ${places.join('、')} 使用由 **${capture.host}** 发放的 ${name},但看不到它` } }
  }

  return { weight: 3, text: { en: `may send ${name} to ${places.join(', ')}, without seeing it`, 'zh-CN': `可以把 ${name} 发送到 ${places.join('、')},但看不到它` } }
}

// The label is the plugin's: it must not forge a sentence of its own.
function bold(text: string): string {
  return `**${text.replaceAll(/[*_`<>[\]\\\p{C}]/gu, '')}**`
}
