import { definePlugin } from '@airlock/sdk'
import type { Fetch } from './fetched-page.ts'
import { readPage } from './read.ts'

export default definePlugin({
  tools: {
    read: async ({ url }: { url: string }, { http }: { http: { fetch: Fetch } }) => readPage(url, http.fetch),
  },
})
