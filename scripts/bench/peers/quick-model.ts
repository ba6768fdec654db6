// A model that answers at once, in OpenAI's wire format. Prints its base URL.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const event = (choices: object[], more: object = {}) => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'quick', choices, ...more })}\n\n`
const answer = event([{ index: 0, delta: { role: 'assistant', content: 'Hello.' }, finish_reason: null }])
  + event([{ index: 0, delta: {}, finish_reason: 'stop' }])
  + event([], { usage: { prompt_tokens: 20, completion_tokens: 2 } })
  + 'data: [DONE]\n\n'

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    // One that is told to hang keeps its connection and says nothing.
    if (body.includes('"hang"')) return
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(answer)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1\n`))
