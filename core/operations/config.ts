import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { ConfigState } from './shapes/config-state.ts'
import { NoInput } from './shapes/nothing.ts'

export const configReload = defineOperation({
  name: 'config.reload',
  summary: 'Read the config file again now; it is read by itself when it changes',
  scopes: ['admin'],
  input: NoInput,
  output: ConfigState.extend({ changed: z.array(z.string()).describe('Settings that took a new value just now') }),
  handle: async ({ services }) => {
    const { file, problem, waiting, changed } = await services.config.reload()
    return { file, problem, waiting: [...waiting], changed: [...changed] }
  },
})
