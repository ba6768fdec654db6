import { definePlugin } from '@airlock/sdk'
import { createApi } from './api.ts'
import { receiveUpdate } from './receive.ts'
import { sendMessage } from './send.ts'

export default definePlugin<'channel' | 'net.http'>({
  channels: {
    telegram: {
      event: receiveUpdate,
      send: sendMessage,
      typing: async ({ room, thread }, { http, config }) => {
        await createApi(http, config).call('sendChatAction', { chat_id: room, action: 'typing', ...(thread === undefined ? {} : { message_thread_id: Number(thread) }) })
      },
    },
  },
})
