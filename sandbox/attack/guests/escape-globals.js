// Tries: looks for anything of the host in its realm
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const names = ['process', 'require', 'module', 'Buffer', 'global', 'ivm', 'isolated_vm', '__airlock', '__adopt', '_ivm', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'Deno', 'Bun', 'ShadowRealm']
      const found = names.filter((name) => name in globalThis)
      if (found.length > 0) return found
      throw new Error('nothing found')
    },
  },
}
