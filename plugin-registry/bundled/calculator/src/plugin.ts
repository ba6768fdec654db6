import { definePlugin } from '@airlock/sdk'
import { answer } from './answer.ts'

export default definePlugin({
  tools: {
    evaluate: async ({ expression }: { expression: string }) => answer(expression),
  },
})
