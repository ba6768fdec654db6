import { z } from 'zod'
import { setting } from './setting.ts'

/** What only the environment can say: where things lie, and the keys that no file of settings should hold. */
export const placeSchema = z.strictObject({
  dataDir: setting(z.string().min(1).default('~/.airlock'), { description: 'Folder for the database, keys and blobs.', env: 'DATA_DIR', allowed: 'a path' }),
  configFile: setting(z.string().min(1).optional(), {
    description: 'The config file; by default `airlock.yaml` in the data folder, else `openclaw.yaml` there.',
    env: 'AIRLOCK_CONFIG',
    aliases: ['OPENCLAW_CONFIG'],
    allowed: 'the path of a YAML file',
  }),
  secret: setting(z.string().min(16).optional(), {
    description: 'Key that encrypts stored secrets: a random value such as `openssl rand -hex 32` prints. Made at first start (DATA_DIR/secret, mode 0600) when not set.',
    env: 'AIRLOCK_SECRET',
    aliases: ['OPENCLAW_SECRET'],
    secret: true,
  }),
  jwtSecret: setting(z.string().min(32).optional(), { description: 'Key that signs tokens; derived from the secret when not set.', env: 'JWT_SECRET', secret: true }),
})

export type Places = z.output<typeof placeSchema>
