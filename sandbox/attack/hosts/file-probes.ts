import fs from 'node:fs'
import { createRequire, enableCompileCache } from 'node:module'
import { join } from 'node:path'
import v8 from 'node:v8'
import type { Probe } from './probes.ts'
import { RefusedError } from './refused-error.ts'

const has = (text: string, mark: string): string => {
  if (text.includes(mark)) return 'the mark was read'
  throw new RefusedError('EMPTY', 'nothing of it was read')
}

/** Files of the computer, by every way that Node has to them. */
export const fileProbes: Readonly<Record<string, Probe>> = {
  'read-file': { tries: 'reads a file of the owner', attempt: ({ file, mark }) => has(fs.readFileSync(file, 'utf8'), mark) },
  'read-promise': { tries: 'reads it by promises', attempt: async ({ file, mark }) => has(await fs.promises.readFile(file, 'utf8'), mark) },
  'read-stream': { tries: 'reads it as a stream', attempt: async ({ file, mark }) => has((await fs.createReadStream(file, 'utf8').toArray()).join(''), mark) },
  'read-blob': { tries: 'reads it as a blob', attempt: async ({ file, mark }) => has(await (await fs.openAsBlob(file)).text(), mark) },
  'read-url': { tries: 'reads it by fetch of a file: address', attempt: async ({ file, mark }) => has(await (await fetch(`file://${file}`)).text(), mark) },
  'read-import': { tries: 'imports it as JSON', attempt: async ({ file, mark }) => has(JSON.stringify(await import(`file://${file}`, { with: { type: 'json' } })), mark) },
  'read-require': { tries: 'requires it', attempt: ({ file, mark }) => has(JSON.stringify(createRequire(file)(file)), mark) },
  'read-env-file': { tries: 'reads it as a file of environment variables', attempt({ file }) {
    process.loadEnvFile(file)
    return 'the file was read'
  } },
  'read-passwd': { tries: 'reads the users of the computer', attempt: () => has(fs.readFileSync('/etc/passwd', 'utf8'), 'root') },
  'read-by-path-tricks': { tries: 'reads it around the root: ../, doubled slashes, /proc/self/root', attempt({ file, mark }) {
    for (const path of [`/../..${file}`, `//${file}`, `/proc/self/root${file}`, `/proc/1/root${file}`, `/dev/fd/../../..${file}`, Buffer.from(file)]) {
      try {
        return has(fs.readFileSync(path, 'utf8'), mark)
      } catch {
        // The next one.
      }
    }
    throw new RefusedError('ERR_ACCESS_DENIED', 'none of them was read')
  } },
  'list-root': { tries: 'lists the folders of the disk', attempt: () => fs.readdirSync('/').join() },
  'list-folder': { tries: 'lists a folder of the owner', attempt: ({ folder }) => fs.readdirSync(folder).join() },
  'open-folder': { tries: 'opens a folder', attempt: ({ folder }) => fs.opendirSync(folder).path },
  stat: { tries: 'asks whether a file is there', attempt: ({ file }) => fs.statSync(file).size },
  realpath: { tries: 'resolves a path by the system', attempt: ({ file }) => fs.realpathSync.native(file) },
  watch: { tries: 'watches a folder', attempt: ({ folder }) => fs.watch(folder).close() },
  glob: { tries: 'searches the disk by pattern', attempt({ folder }) {
    const found = fs.globSync(`${folder}/*`)
    return found.length > 0 ? found.join() : has('', ' ')
  } },
  write: { tries: 'writes a file', attempt: ({ folder }) => fs.writeFileSync(join(folder, 'written'), 'x') ?? 'written' },
  append: { tries: 'appends to a file of the owner', attempt: ({ file }) => fs.appendFileSync(file, ' ') ?? 'appended' },
  'make-folder': { tries: 'makes a folder', attempt: ({ folder }) => fs.mkdirSync(join(folder, 'made')) ?? 'made' },
  symlink: { tries: 'links to a file of the owner', attempt: ({ folder, file }) => fs.symlinkSync(file, join(folder, 'link')) ?? 'linked' },
  'hard-link': { tries: 'links the very file', attempt: ({ folder, file }) => fs.linkSync(file, join(folder, 'hard')) ?? 'linked' },
  rename: { tries: 'moves a file of the owner', attempt: ({ folder, file }) => fs.renameSync(file, join(folder, 'moved')) ?? 'moved' },
  chmod: { tries: 'opens a file of the owner to all', attempt: ({ file }) => fs.chmodSync(file, 0o777) ?? 'opened' },
  copy: { tries: 'copies a file of the owner', attempt: ({ folder, file }) => fs.cpSync(file, join(folder, 'copied')) ?? 'copied' },
  report: { tries: 'has Node write a report to disk', attempt: ({ folder }) => process.report.writeReport(join(folder, 'report.json')) },
  'heap-snapshot': { tries: 'has Node write its heap to disk', attempt: ({ folder }) => v8.writeHeapSnapshot(join(folder, 'heap')) },
  'compile-cache': { tries: 'has Node keep compiled code on disk', attempt({ folder }) {
    const { status, message } = enableCompileCache(join(folder, 'cache'))
    if (status !== 1 && status !== 2) throw new RefusedError('ERR_ACCESS_DENIED', message ?? 'the cache is off')
    return 'a folder was made'
  } },
  sqlite: { tries: 'opens a database file', async attempt({ folder }) {
    const { DatabaseSync } = await import('node:sqlite')
    return new DatabaseSync(join(folder, 'base')).exec('create table t (a)') ?? 'made'
  } },
  'sqlite-attach': { tries: 'attaches a file to a database in memory', async attempt({ folder }) {
    const { DatabaseSync } = await import('node:sqlite')
    return new DatabaseSync(':memory:').exec(`attach '${join(folder, 'other')}' as other; create table other.t (a)`) ?? 'attached'
  } },
  wasi: { tries: 'gives itself a folder by WASI', async attempt({ folder }) {
    const { WASI } = await import('node:wasi')
    return typeof new WASI({ version: 'preview1', preopens: { '/': folder } }).wasiImport === 'object' ? 'a folder is open' : ''
  } },
}
