import { projectRoot } from '../project/root.ts'
import { calledAs } from './called-as.ts'

/** Where a command reads and writes; tests pass their own. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Is there a person to ask? */
  interactive: boolean
  /** All of standard input, when it is no terminal. */
  readInput(): Promise<string>
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  /** How this program was called, for hints. */
  command: string
}

export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    async readInput() {
      const chunks: Buffer[] = []
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
      return Buffer.concat(chunks).toString('utf8')
    },
    env: process.env,
    cwd: process.cwd(),
    command: calledAs({ env: process.env, cwd: process.cwd(), root: projectRoot }),
  }
}
