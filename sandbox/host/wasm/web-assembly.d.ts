/** As much of the JavaScript API of WebAssembly as is used here; TypeScript has it only among the DOM's types. */
declare namespace WebAssembly {
  class RuntimeError extends Error {}
  class Module {
    private constructor()
    static imports(module: Module): { module: string; name: string; kind: 'function' | 'table' | 'memory' | 'global' | 'tag' }[]
  }
  class Memory {
    private constructor()
    readonly buffer: ArrayBuffer
  }
  type Exports = Record<string, unknown>
  function compile(bytes: Uint8Array): Promise<Module>
  /** JavaScript Promise Integration: the export's stack waits where an import does. */
  function promising(exported: Function): () => Promise<unknown>
}
