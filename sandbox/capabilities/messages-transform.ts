import { z } from 'zod'
import { type Capability, defineCapability, defineMethod } from './capability.ts'
import { checkPlace, messageConsent, messageScope, messagesWithin, placeInput } from './message-scope.ts'

const Scope = z.strictObject(messageScope)
type Scope = z.infer<typeof Scope>

/** Changing others' messages before they are answered; the guest's function `messages.transform` gets them. */
export function createMessagesTransform(): Capability {
  return defineCapability<Scope>({
    name: 'messages.transform',
    title: { en: 'Changing messages', 'zh-CN': '更改消息' },
    effect: 'write',
    scope: Scope,
    methods: {
      // The gateway's own question before it hands one over.
      change: defineMethod({
        input: placeInput,
        tried: ({ channels, message }) => `change the message ${message} of ${channels[0]}`,
        check: (place, right) => checkPlace(place, right),
        perform: () => ({}),
      }),
    },
    within: messagesWithin,
    consent: (scope) => messageConsent(scope, 5, { en: 'change messages, before they are answered,', 'zh-CN': '在回复之前更改' }),
  })
}
