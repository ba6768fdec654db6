import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context, Middleware } from 'koa'
import { HttpError } from './http-error.ts'

const compressible = new Set(['.js', '.css', '.svg', '.json', '.webmanifest', '.map'])
const compress = promisify(gzip)

interface ConsoleFile {
  body: Buffer
  zipped?: Buffer
  etag: string
}

/**
 * Serves the built console. Only files that a listing of the folder found are ever opened, so no path leads out of it;
 * any other path a person opens gets the page itself, which routes in the browser.
 */
export function consoleFiles(folder: string): Middleware {
  let listed: { version: number; paths: Map<string, string>; open: Map<string, Promise<ConsoleFile>> } | undefined

  async function current(): Promise<NonNullable<typeof listed>> {
    const version = (await stat(join(folder, 'index.html')).catch(notBuilt)).mtimeMs
    if (listed?.version !== version) listed = { version, paths: await listPaths(folder), open: new Map() }
    return listed
  }

  return async (ctx) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') throw unknownPath(ctx)
    const { paths, open } = await current()
    const path = paths.get(ctx.path)
    if (path === undefined || ctx.path === '/index.html') {
      if (extname(ctx.path) !== '' && ctx.path !== '/index.html') throw unknownPath(ctx)
      return sendPage(ctx, await readFile(join(folder, 'index.html')))
    }
    const opened = open.get(path) ?? openFile(path)
    open.set(path, opened)
    sendFile(ctx, await opened)
  }
}

async function listPaths(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.map((file) => [file.slice(folder.length).split(sep).join('/').replace(/^\/*/, '/'), file]))
}

async function openFile(path: string): Promise<ConsoleFile> {
  const body = await readFile(path)
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return compressible.has(extname(path)) ? { body, zipped: await compress(body), etag } : { body, etag }
}

function sendFile(ctx: Context, { body, zipped, etag }: ConsoleFile): void {
  ctx.type = extname(ctx.path)
  ctx.set('ETag', etag)
  ctx.set('Vary', 'Accept-Encoding')
  // The bundler puts a hash of the content into the names under /assets/.
  ctx.set('Cache-Control', ctx.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
  ctx.status = 200
  if (ctx.fresh) {
    ctx.status = 304
    return
  }
  const wantsZipped = zipped !== undefined && ctx.acceptsEncodings('gzip', 'identity') === 'gzip'
  if (wantsZipped) ctx.set('Content-Encoding', 'gzip')
  ctx.body = wantsZipped ? zipped : body
}

function sendPage(ctx: Context, page: Buffer): void {
  ctx.set('Cache-Control', 'no-store')
  ctx.type = 'text/html'
  ctx.body = page
}

function unknownPath(ctx: Context): HttpError {
  return new HttpError('path_unknown', `There is nothing at ${ctx.path.slice(0, 100)}`)
}

function notBuilt(cause: unknown): never {
  throw new HttpError('path_unknown', 'The console is not built; run `npm run build`', {}, { cause })
}
