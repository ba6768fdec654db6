import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import type { Caller } from '../supervisor/guest-plugin.ts'
import { type Capability, type Consent, defineCapability, defineMethod, type Right, type Text, type Verdict } from './capability.ts'
import { countText } from './consent-notes.ts'

export const modelClasses = ['small', 'default'] as const
export type ModelClass = (typeof modelClasses)[number]

export interface Completion {
  text: string
  usage: { inputTokens: number; outputTokens: number }
  /** `length`: cut at maxTokens. `filtered`: the vendor withheld something. */
  stop: 'end' | 'length' | 'filtered'
}

export interface LlmRequest {
  model: ModelClass
  messages: readonly { role: 'user' | 'assistant'; text: string }[]
  maxTokens: number
}

/** Asks a model on a plugin's behalf, under a system prompt of the gateway's own. Rejects with CapabilityError `quota_exceeded`, `model_failed`. */
export interface LlmPort {
  complete(asker: { plugin: string; caller: Caller; signal: AbortSignal }, request: LlmRequest, limits: { tokensPerDay: number }): Promise<Completion>
}

export const noModels: LlmPort = {
  complete: async () => {
    throw new CapabilityError('request_invalid', 'this gateway lets no plugin ask models')
  },
}

const maxTokensPerDay = 100_000_000
const defaultAnswerTokens = 1_024
const maxAnswerTokens = 8_192
const maxMessages = 100
/** Of all messages together. */
const maxChars = 200_000

const Message = z.strictObject({ role: z.enum(['user', 'assistant']), text: z.string().min(1).max(maxChars) })
const Messages = z.array(Message).min(1).max(maxMessages)
  .refine((messages) => messages.reduce((sum, { text }) => sum + text.length, 0) <= maxChars, `more than ${maxChars} characters together`)
  .refine((messages) => messages.at(-1)?.role === 'user', 'the last one is not the user\'s')

const Scope = z.strictObject({
  models: z.array(z.enum(modelClasses)).min(1).max(modelClasses.length),
  /** In and out, of all persons together, by UTC. */
  tokensPerDay: z.int().min(1).max(maxTokensPerDay),
  reason: z.string().max(500).optional(),
})
type Scope = z.infer<typeof Scope>

export function createLlmComplete(port: LlmPort = noModels): Capability {
  return defineCapability<Scope>({
    name: 'llm.complete',
    title: { en: 'Asking a model', 'zh-CN': '询问模型' },
    // It costs tokens: a call that was cut off is not simply made again.
    effect: 'write',
    scope: Scope,
    methods: {
      complete: defineMethod({
        input: z.strictObject({ model: z.enum(modelClasses).default('default'), messages: Messages, maxTokens: z.int().min(1).max(maxAnswerTokens).default(defaultAnswerTokens) }),
        tried: ({ model }) => `ask the ${model} model`,
        check: ({ model }, right) => mayAsk(model, right),
        perform(request, { plugin, caller, signal, right }) {
          const { request: asked, grants } = right()
          const most = Math.max(0, ...grants.filter(({ models }) => models.includes(request.model)).map(({ tokensPerDay }) => tokensPerDay))
          return port.complete({ plugin: plugin.name, caller, signal }, request, { tokensPerDay: Math.min(asked.tokensPerDay, most) })
        },
      }),
    },
    within: (grant, request) => grant.tokensPerDay <= request.tokensPerDay && grant.models.every((model) => request.models.includes(model)),
    consent: consentOf,
  })
}

function mayAsk(model: ModelClass, { request, grants }: Right<Scope>): Verdict<Scope> {
  if (!request.models.includes(model)) return { ok: false, code: 'request_invalid', message: `the manifest does not name the model class "${model}" under llm.complete` }
  if (grants.some(({ models }) => models.includes(model))) return { ok: true }
  return { ok: false, code: 'grant_missing', message: `no grant allows the ${model} model`, grant: { models: [model], tokensPerDay: request.tokensPerDay } }
}

function consentOf({ models, tokensPerDay }: Scope): Consent[] {
  const large = models.includes('default')
  const asked = askedOf(large, models.includes('small'))
  return [{
    weight: large ? 3 : 2,
    text: {
      en: `may ask ${asked.en} at your cost, up to ${countText(tokensPerDay)} tokens a day`,
      'zh-CN': `可以用您的费用询问${asked['zh-CN']}，每天最多 ${countText(tokensPerDay)} 个词元`,
    },
  }]
}

function askedOf(large: boolean, small: boolean): Text {
  if (!large) return { en: 'your small model', 'zh-CN': '您的小模型' }
  return small ? { en: 'your model and your small one', 'zh-CN': '您的模型和小模型' } : { en: 'your model', 'zh-CN': '您的模型' }
}
