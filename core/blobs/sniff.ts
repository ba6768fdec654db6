/** How many of the first bytes `sniffType` looks at. */
export const sniffBytes = 4_096

type Signature = readonly [offset: number, bytes: string, type: string]

// The WHATWG MIME Sniffing Standard's tables, and archives and documents beside them. Bytes as latin1.
const signatures: readonly Signature[] = [
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, 'GIF87a', 'image/gif'],
  [0, 'GIF89a', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [0, 'BM', 'image/bmp'],
  [4, 'ftypavif', 'image/avif'],
  [4, 'ftypheic', 'image/heic'],
  [0, '%PDF-', 'application/pdf'],
  [0, 'OggS\0', 'audio/ogg'],
  [0, 'ID3', 'audio/mpeg'],
  [0, '\xff\xfb', 'audio/mpeg'],
  [0, 'fLaC', 'audio/flac'],
  [8, 'WAVE', 'audio/wav'],
  [4, 'ftypM4A', 'audio/mp4'],
  [4, 'ftyp', 'video/mp4'],
  [0, '\x1aE\xdf\xa3', 'video/webm'],
  [0, 'PK\x03\x04', 'application/zip'],
  [0, '\x1f\x8b\x08', 'application/gzip'],
  [0, '7z\xbc\xaf\x27\x1c', 'application/x-7z-compressed'],
  [0, 'Rar!\x1a\x07', 'application/vnd.rar'],
]
const inRiff = new Set(['image/webp', 'audio/wav'])

/** The MIME type that the first bytes show, whatever was claimed. Text is plain text: a page or a drawing with scripts must not be one here. */
export function sniffType(start: Buffer): string {
  const text = start.toString('latin1')
  const found = signatures.find(([offset, bytes, type]) => text.startsWith(bytes, offset) && (!inRiff.has(type) || text.startsWith('RIFF')))
  if (found) return found[2]
  return isText(start) ? 'text/plain' : 'application/octet-stream'
}

function isText(start: Buffer): boolean {
  if (/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(start.toString('latin1'))) return false
  try {
    // The end may be in the middle of a character.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: start.length >= sniffBytes })
    return true
  } catch {
    return false
  }
}
