import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// A server that answers at once, in a process of its own as servers are. It tells its port and ends with its parent.
const server = createServer((_, response) => response.end('{"celsius":21}'))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.once('disconnect', () => process.exit(0))
