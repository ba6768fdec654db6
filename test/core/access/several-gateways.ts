import test from 'ava'
import type { Socket } from 'socket.io-client'
import { startGateway, type GatewayProcess } from '../../helpers/gateway.ts'
import { startPostgres } from '../../helpers/postgres.ts'
import { visit, visitAs } from '../../helpers/visitor.ts'

const disconnected = (socket: Socket) => new Promise<string>((resolve) => void socket.once('disconnect', resolve))

const postgres = await startPostgres()
if ('createDatabase' in postgres) {
  test.after.always('stop PostgreSQL', () => postgres.stop())

  test('what one gateway revokes, another lets go of: sockets, requests, codes, people', async (t) => {
    const env = { DATABASE_URL: await postgres.createDatabase(), AIRLOCK_SECRET: 'a secret that both gateways have' }
    await using here = await startGateway({ env })
    await using there = await startGateway({ env })
    const statusAt = async (gateway: GatewayProcess, token: string) => (await visit(gateway, token).call('principal.current')).code

    const { token, id } = await here.rpc<{ token: string; id: string }>('token.create', { name: 'phone', scopes: ['read'] })
    const socket = await visit(there, token).connect()
    let cut = disconnected(socket)
    await here.rpc('token.revoke', { id })
    t.is(await statusAt(there, token), 'token_revoked')
    t.is(await cut, 'io server disconnect')

    const member = await visitAs(here, 'member')
    const theirs = await visit(there, member.token).connect()
    cut = disconnected(theirs)
    await here.rpc('principal.put', { id: member.principal, name: 'Ann', role: 'guest' })
    t.is(await cut, 'io server disconnect')
    await here.rpc('principal.remove', { id: member.principal })
    t.is(await statusAt(there, member.token), 'token_revoked')

    const { url } = await here.rpc<{ url: string }>('system.code')
    const redeem = (gateway: GatewayProcess) => fetch(`${gateway.consoleUrl}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: new URL(url).hash.slice('#code='.length) }) })
    const answers = await Promise.all([redeem(here), redeem(there), redeem(here), redeem(there)])
    t.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401, 401])
  })
} else {
  test.skip(`what one gateway revokes, another lets go of (${postgres.unavailable})`, (t) => t.pass())
}
