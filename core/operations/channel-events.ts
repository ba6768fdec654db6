import { z } from 'zod'
import { notFromChannel } from './channel.ts'
import { defineOperation } from './operation.ts'
import { Id } from './shapes/id.ts'
import { Name } from './shapes/name.ts'
import { Done } from './shapes/nothing.ts'
import { SetAside } from './shapes/set-aside.ts'

export const channelEvents = defineOperation({
  name: 'channel.events',
  summary: 'What was set aside: messages that a plugin fails on, and answers that could not be sent',
  scopes: ['admin'],
  input: z.strictObject({ channel: Name.optional() }),
  output: z.object({ events: z.array(SetAside) }),
  allow: notFromChannel,
  handle: ({ caller, services }, input) => services.setAside.list(caller, input),
})

export const channelRetry = defineOperation({
  name: 'channel.retry',
  summary: 'Tries again what was set aside',
  scopes: ['admin'],
  input: z.strictObject({ id: Id }),
  output: Done,
  allow: notFromChannel,
  handle: ({ caller, services }, input) => services.setAside.retry(caller, input),
})
