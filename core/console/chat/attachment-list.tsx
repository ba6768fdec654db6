import { useState } from 'react'
import { fileSize } from '../look/file-size.ts'
import { IconDownload, IconFile } from '../look/icons.ts'
import { useWords } from '../words/words.tsx'
import css from './attachments.module.css'
import type { Attachment } from './draft-file.ts'
import { attachmentAddress } from './read-attachment.ts'
import { showsAsImage } from './shows-as-image.ts'

/** The files of a message: images as small pictures, others by name and size; each is saved by a press. */
export function AttachmentList({ attachments }: { attachments: readonly Attachment[] }) {
  const { say } = useWords()
  return (
    <ul className={css['sent']} aria-label={say('files.sent')}>
      {attachments.map((attachment) => (
        <li key={attachment.blob}>
          <AttachmentLink attachment={attachment} />
        </li>
      ))}
    </ul>
  )
}

function AttachmentLink({ attachment }: { attachment: Attachment }) {
  const { say, language } = useWords()
  // Its first bytes may have promised more than the rest kept.
  const [broken, setBroken] = useState(false)
  const { name, bytes } = attachment
  const address = attachmentAddress(attachment)
  const size = fileSize(bytes, language)
  const label = say('files.save', { name, size })
  if (showsAsImage(attachment) && !broken) {
    return (
      <a className={css['picture']} href={address} download={name} title={label} aria-label={label}>
        <img src={address} alt={name} loading="lazy" decoding="async" onError={() => setBroken(true)} />
      </a>
    )
  }
  return (
    <a className={css['chip']} href={address} download={name} title={label} aria-label={label}>
      <IconFile size={20} stroke={1.5} aria-hidden />
      <span className={css['about']}>
        <span className={css['name']}>{name}</span>
        <span className={css['size']}>{size}</span>
      </span>
      <IconDownload size={16} aria-hidden />
    </a>
  )
}
