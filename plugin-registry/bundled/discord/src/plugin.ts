import { definePlugin } from '@airlock/sdk'
import { createApi } from './api.ts'
import { handle } from './gateway.ts'
import { sendMessage } from './send.ts'

export default definePlugin<'channel' | 'net.http' | 'net.ws' | 'kv'>({
  channels: {
    discord: {
      event: handle,
      send: sendMessage,
      typing: async ({ room }, { http, config }) => {
        await createApi(http, config).call('POST', `/channels/${room}/typing`)
      },
    },
  },
})
