import { z } from 'zod'
import { type Capability, defineCapability, defineMethod } from './capability.ts'
import { checkPlace, messageConsent, messageScope, messagesWithin, placeInput } from './message-scope.ts'

const Scope = z.strictObject({
  ...messageScope,
  /** What is answered, too. */
  answers: z.boolean().default(false),
})
type Scope = z.infer<typeof Scope>

/** Being shown others' messages, after they were stored; the guest's function `messages.observe` gets them. */
export function createMessagesObserve(): Capability {
  return defineCapability<Scope>({
    name: 'messages.observe',
    title: { en: 'Reading messages', 'zh-CN': '读取消息' },
    effect: 'read',
    scope: Scope,
    methods: {
      // The gateway's own question before it shows one: so that it is on record, and covered by a grant at that moment.
      see: defineMethod({
        input: placeInput.extend({ answer: z.boolean() }),
        tried: ({ channels, message }) => `see the message ${message} of ${channels[0]}`,
        check({ answer, ...place }, right) {
          const fitting = answer ? { request: right.request, grants: right.grants.filter(({ answers }) => answers) } : right
          if (answer && !right.request.answers) return { ok: false, code: 'request_invalid', message: 'the manifest does not ask for answers' }
          return checkPlace(place, fitting)
        },
        perform: () => ({}),
      }),
    },
    within: (grant, request) => messagesWithin(grant, request) && (request.answers || !grant.answers),
    consent: (scope) => messageConsent(scope, 4, scope.answers ? { en: 'read messages and answers', 'zh-CN': '读取（含回复）' } : { en: 'read messages', 'zh-CN': '读取' }),
  })
}
