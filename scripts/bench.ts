// `npm run bench`: every figure that Airlock promises, each with its peer in the same run; writes docs/BENCHMARKS.md.
// Name groups to run only those: start, tool, wasm, wake, http, ledger, socket, cli, message.
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { cliRows } from './bench/cli-rows.ts'
import { httpRows } from './bench/http-rows.ts'
import { ledgerRows } from './bench/ledger-row.ts'
import { messageRows } from './bench/message-rows.ts'
import { formatTable, type Row } from './bench/row.ts'
import { socketRows } from './bench/socket-rows.ts'
import { startRows } from './bench/start-rows.ts'
import { toolRows } from './bench/tool-rows.ts'
import { wasmRows } from './bench/wasm-row.ts'
import { wakeRows } from './bench/wake-rows.ts'
import { root } from './source-files.ts'

const groups: Record<string, () => Promise<Row[]>> = { start: startRows, tool: toolRows, wasm: wasmRows, wake: wakeRows, http: httpRows, ledger: ledgerRows, socket: socketRows, cli: cliRows, message: messageRows }

const wanted = process.argv.slice(2)
const chosen = Object.keys(groups).filter((name) => wanted.length === 0 || wanted.includes(name))
const rows: Row[] = []
for (const name of chosen) {
  console.error(`measuring: ${name} …`)
  rows.push(...await groups[name]!())
}

const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}`
console.log(`\n${machine}\n\n${formatTable(rows)}`)
if (wanted.length === 0) writeFileSync(join(root, 'docs/BENCHMARKS.md'), report())
process.exit(0)

function report(): string {
  return `# Benchmarks

Made by \`npm run bench\`; do not edit. Rows run the production path (grant, schema and quota on), each with its peer in the same run.
A shared machine is noisy: compare within one run.

${new Date().toISOString().slice(0, 10)}, ${machine}

${formatTable(rows)}
`
}
