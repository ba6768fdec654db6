// `node scripts/with-node.mjs file.ts …`: runs a script of this project under Node 26.
import { install } from './installed.mjs'
import { runNode } from './run-node.mjs'

install({ dev: true })
process.exitCode = await runNode(process.argv.slice(2))
