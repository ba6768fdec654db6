// Does as it is told: one fetch, and what comes of it.
export default {
  tools: {
    async run({ input }, { http }) {
      try {
        const body = input.body === undefined ? undefined : Uint8Array.fromBase64(input.body)
        const answer = await http.fetch(input.url, { method: input.method, headers: input.headers, body, redirect: input.redirect })
        return { ok: true, value: { status: answer.status, url: answer.url, headers: [...answer.headers], body: await answer.text() } }
      } catch (error) {
        return { ok: false, error: { code: error.code ?? error.name, message: error.message } }
      }
    },
  },
}
