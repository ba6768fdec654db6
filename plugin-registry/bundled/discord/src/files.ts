import { CapabilityError, type Context, type IncomingMessage } from '@airlock/sdk'
import { type Fields, list, number, object, text } from './read.ts'

/** A file that Discord holds. */
export interface FileReference {
  url: string
  name: string
  bytes?: number
}

type Attachment = NonNullable<IncomingMessage['attachments']>[number]

const maxFileBytes = 20 * 1024 * 1024
const maxFiles = 20

export function filesOf(data: Fields): FileReference[] {
  return list(data['attachments']).flatMap((each) => {
    const file = object(each)
    const url = text(file?.['url'])
    return url === undefined ? [] : [{ url, name: text(file?.['filename']) ?? 'file', bytes: number(file?.['size']) }]
  })
}

/** A file that cannot be had must not cost the words that came with it. */
export async function bringFiles(files: readonly FileReference[], { http }: Context<'net.http'>): Promise<Attachment[]> {
  const brought: Attachment[] = []
  for (const { url, name, bytes = 0 } of files.slice(0, maxFiles)) {
    if (bytes > maxFileBytes) brought.push({ name, refused: `it has ${Math.ceil(bytes / 1024 / 1024)} MB; up to ${maxFileBytes / 1024 / 1024} are taken` })
    else brought.push(await bring(url, name, http))
  }
  return brought
}

async function bring(url: string, name: string, http: Context<'net.http'>['http']): Promise<Attachment> {
  try {
    const { blob } = await http.download(url, { name })
    return { blob, name }
  } catch (error) {
    if (error instanceof CapabilityError) return { name, refused: error.message.slice(0, 300) }
    throw error
  }
}
