import { When } from '../look/when.tsx'
import { useWords } from '../words/words.tsx'
import { AttachmentList } from './attachment-list.tsx'
import type { Attachment } from './draft-file.ts'
import { MessageChange, type Revision } from './message-change.tsx'
import css from './message.module.css'

export function UserMessage({ text, attachments = [], revisions = [], at }: { text: string; attachments?: readonly Attachment[]; revisions?: readonly Revision[]; at?: string }) {
  const { say } = useWords()
  return (
    <article className={css['user']} aria-label={say('chat.you')}>
      {at !== undefined && <When at={at} className={css['at']} />}
      <div className={css['sent']}>
        {attachments.length > 0 && <AttachmentList attachments={attachments} />}
        {(text !== '' || attachments.length === 0) && <p className={css['said']}>{text}</p>}
        <MessageChange revisions={revisions} />
      </div>
    </article>
  )
}
