import { definePlugin } from '@airlock/sdk'
import { readPage } from './read.ts'

export default definePlugin<'net.http'>({
  tools: {
    read: async ({ url }: { url: string }, { http }) => readPage(url, http.fetch),
  },
})
