import { startModelServer } from './model-server.ts'

// For trials by hand: node test/helpers/model-server-main.ts [port]
const server = await startModelServer(undefined, { port: Number(process.argv[2] ?? 11500) })
process.stdout.write(`A test model listens on ${server.url}\nStart the gateway with OPENAI_BASE_URL=${server.url} OPENAI_API_KEY=test and choose openai/test-model.\n`)
