import test, { type ExecutionContext } from 'ava'
import { runCli } from '../../../core/cli/main.ts'
import { RegistryError } from '../../../plugin-registry/registry-error.ts'
import { announceFaces, startFaces } from '../../helpers/faces.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

const limits = { memoryMb: 1, cpuMs: 1, wallMs: 1, callsPending: 1, callsTotal: 1, inputBytes: 1, outputBytes: 1, logBytes: 1, callsInFlight: 1, bytesOutPerDay: 1 }
const secrets = { capability: 'secrets', scope: { api_key: { label: 'API key' }, pin: { label: 'PIN' } }, consents: [], granted: true }
const weather = { name: 'weather', version: '1.0.0', description: '', tier: 'unverified', enabled: true, active: true, missing: [], tools: [], source: '/w', digest: 'd', limits, grants: [], rights: { required: [secrets], optional: [] } }

async function set(t: ExecutionContext, plugin: string, name: string, value = 's3cret') {
  const calls: unknown[] = []
  const inspect = async (_: unknown, input: { plugin: string }) => {
    if (input.plugin === 'weather') return { plugin: weather }
    throw new RegistryError('plugin_unknown', `no plugin is called "${input.plugin}"`)
  }
  const faces = await startFaces(t, { plugins: { inspect }, secrets: { set: async (_: unknown, input: unknown) => (calls.push(input), {}) } })
  await announceFaces(t, faces)
  const terminal = Object.assign(fakeTerminal({ dataDir: faces.dataDir }), { readInput: async () => `${value}\n` })
  return { code: await runCli(['secret', 'set', plugin, name], terminal), calls, ...terminal.written }
}

test('a secret that the plugin asks for is stored without another word', async (t) => {
  const { code, out, err, calls } = await set(t, 'weather', 'api_key')
  t.deepEqual([code, out, err], [0, 'The secret api_key of weather is stored.\n', ''])
  t.deepEqual(calls, [{ plugin: 'weather', name: 'api_key', value: 's3cret' }])
})

test('what may be a slip of the pen is stored, and said', async (t) => {
  t.is((await set(t, 'weather', 'apikey')).err, 'weather asks for no secret of this name; it asks for api_key, pin.\n')
  t.is((await set(t, 'wether', 'api_key')).err, 'No plugin is called wether yet; it has the secret once one is installed.\n')
})

test('what is too short to be kept out of sight is not stored', async (t) => {
  const { code, err, calls } = await set(t, 'weather', 'pin', '12')
  t.is(code, 1)
  t.regex(err, /value: has fewer than 4 characters: what is so short cannot be kept out of sight/)
  t.deepEqual(calls, [])
})
