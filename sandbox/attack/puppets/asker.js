// Asks for what it is told, one after the other, by what the SDK has for it, and says what came of it.
const bytes = (base64) => Uint8Array.fromBase64(base64)

const ways = {
  async 'net.http fetch'({ http }, { url, method, headers, body, redirect }) {
    const answer = await http.fetch(url, { method, headers, body: body === undefined ? undefined : bytes(body), redirect })
    return { status: answer.status, url: answer.url, headers: [...answer.headers], body: await answer.text() }
  },
  async 'net.http upload'({ http }, { url, files }) {
    return { body: await (await http.upload(url, { files })).text() }
  },
  async 'net.ws open'({ ws }, { url, protocols }) {
    await ws.connect(url, { protocols })
  },
  async 'net.tcp connect'({ tcp }, target) {
    await tcp.connect(target)
  },
  'kv get': ({ kv }, { key, shared }) => (shared ? kv.shared : kv).get(key),
  'kv set': ({ kv }, { key, value, ttlMs, shared }) => (shared ? kv.shared : kv).set(key, value, { ttlMs }),
  'kv list': ({ kv }, { shared, ...options }) => (shared ? kv.shared : kv).list(options),
  'secrets has': ({ secrets }, { handle }) => secrets.has(handle),
  'secrets sign': ({ secrets }, { handle, data }) => secrets.sign(handle, bytes(data)),
  'secrets verify': ({ secrets }, { handle, data, signature }) => secrets.verify(handle, bytes(data), bytes(signature)),
  'random bytes': ({ random }, { count }) => random.bytes(count),
  async 'blob read'({ blob }, { path, offset, length }) {
    const data = await blob.read(path, { offset, length })
    if (data === null) throw Object.assign(new Error('there is no such file'), { code: 'file_missing' })
    return { base64: data.toBase64() }
  },
  'blob write': ({ blob }, { path, base64 }) => blob.write(path, bytes(base64)),
  'blob list': ({ blob }, options) => blob.list(options),
  'blob attach': ({ blob }, { path }) => blob.attach(path),
  'tool.invoke invoke': ({ tools }, { tool, input }) => tools.invoke(tool, input),
  'llm.complete complete': ({ llm }, input) => llm.complete(input),
  'schedule put': ({ schedule }, { name, ...job }) => schedule.put(name, job),
  'schedule list': ({ schedule }) => schedule.list(),
  'schedule delete': ({ schedule }, { name }) => schedule.delete(name),
  'channel receive': ({ receive }, { message }) => receive(message),
}

async function ask(context, { capability, method, input }) {
  try {
    return { ok: true, value: await ways[`${capability} ${method}`](context, input) }
  } catch (error) {
    return { ok: false, error: { code: error.code ?? error.name, message: error.message } }
  }
}

export default {
  tools: {
    async run({ request, first }, context) {
      for (const one of first) {
        const reply = await ask(context, one)
        if (!reply.ok) return { ok: false, voided: reply }
      }
      return ask(context, request)
    },
  },
}
