// The peer of our start: the same libraries, and nothing on top. Prints its address when it listens.
import { createServer } from 'node:http'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineEntity, MikroORM } from '@mikro-orm/sqlite'
import Koa from 'koa'
import { Server } from 'socket.io'

const p = defineEntity.properties
const Note = defineEntity({ name: 'Note', tableName: 'notes', properties: { id: p.string().primary(), text: p.text() } })

const orm = await MikroORM.init({ entities: [Note], dbName: join(process.env['DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'bare-')), 'bare.db') })
await orm.em.getConnection().execute('create table if not exists notes (id text primary key, text text not null)')
await orm.em.fork().count(Note)

const app = new Koa()
app.use((context) => { context.body = { ready: true } })
const server = createServer(app.callback())
const io = new Server(server)
io.on('connection', (socket) => socket.on('ping', (ack) => ack()))
server.listen(Number(process.env['CONTROL_PORT'] ?? 0), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
