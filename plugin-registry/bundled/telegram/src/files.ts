import { type Fields, list, number, object, text } from './read.ts'

/** A file that Telegram holds. */
export interface FileReference {
  id: string
  name: string
  bytes?: number
}

const kinds: readonly [key: string, name: string][] = [
  ['document', 'document'], ['audio', 'audio.mp3'], ['voice', 'voice.ogg'], ['video', 'video.mp4'], ['video_note', 'video.mp4'], ['animation', 'animation.mp4'],
]

/** The files of a message: the largest of a photo's sizes, and what else there is. */
export function filesOf(message: Fields): FileReference[] {
  const photo = list(message['photo']).map(object).filter((size) => size !== undefined).toSorted((a, b) => areaOf(b) - areaOf(a))[0]
  const others = kinds.flatMap(([key, name]) => {
    // An animation comes as a document too, for clients that know none.
    if (key === 'document' && object(message['animation']) !== undefined) return []
    const file = object(message[key])
    return file === undefined ? [] : referenceOf(file, text(file['file_name']) ?? name)
  })
  return [...(photo === undefined ? [] : referenceOf(photo, 'photo.jpg')), ...others]
}

function referenceOf(file: Fields, name: string): FileReference[] {
  const id = text(file['file_id'])
  if (id === undefined || id === '') return []
  const bytes = number(file['file_size'])
  return [{ id, name: name.slice(0, 200), ...(bytes === undefined ? {} : { bytes }) }]
}

function areaOf(size: Fields): number {
  return (number(size['width']) ?? 0) * (number(size['height']) ?? 0)
}
