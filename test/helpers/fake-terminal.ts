import type { Terminal } from '../../core/cli/terminal.ts'

/** A terminal that remembers what was written; nobody sits at it. */
export interface FakeTerminal extends Terminal {
  written: { out: string; err: string }
}

export function fakeTerminal(options: { dataDir?: string; cwd?: string; input?: string } = {}): FakeTerminal {
  const written = { out: '', err: '' }
  return {
    written,
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    interactive: false,
    readInput: async () => options.input ?? '',
    env: options.dataDir === undefined ? {} : { DATA_DIR: options.dataDir },
    cwd: options.cwd ?? '/',
    command: 'airlock',
  }
}
