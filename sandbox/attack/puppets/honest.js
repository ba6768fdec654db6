// Works on while others attack: what it is asked comes back, and what it keeps is its own.
export default { tools: { run: async (input, { kv }) => [input, await kv.get('key')] } }
