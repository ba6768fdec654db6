import { ActionIcon } from '@mantine/core'
import { fileSize } from '../look/file-size.ts'
import { IconAlert, IconFile, IconX } from '../look/icons.ts'
import { problemWords } from '../look/problem-words.ts'
import { useWords } from '../words/words.tsx'
import css from './attachments.module.css'
import type { DraftFile } from './draft-file.ts'
import { attachmentAddress } from './read-attachment.ts'
import { showsAsImage } from './shows-as-image.ts'

/** The files of the message that is being written: under way, there, or refused and why. */
export function DraftFileList({ files, onRemove }: { files: readonly DraftFile[]; onRemove(key: string): void }) {
  const { say, language } = useWords()
  if (files.length === 0) return null
  return (
    <ul className={css['draft']} aria-label={say('files.draft')}>
      {files.map(({ key, name, bytes, sent, attachment, problem }) => (
        <li key={key} className={css['chip']} data-problem={problem !== undefined || undefined}>
          {attachment !== undefined && showsAsImage(attachment) ? <img src={attachmentAddress(attachment)} alt="" className={css['small']} /> : problem === undefined ? <IconFile size={20} stroke={1.5} aria-hidden /> : <IconAlert size={20} aria-hidden />}
          <span className={css['about']}>
            <span className={css['name']} title={name}>{name}</span>
            {problem !== undefined ? (
              <span role="alert" className={css['wrong']}>{problem.code === 'files_many' ? say('files.tooMany') : problem.code === 'files_large' ? say('files.tooLarge') : problemWords(problem, say)}</span>
            ) : attachment === undefined ? (
              <progress className={css['progress']} value={sent} max={1} aria-label={say('files.uploading', { name })} />
            ) : (
              <span className={css['size']}>{fileSize(bytes, language)}</span>
            )}
          </span>
          <ActionIcon variant="subtle" color="gray" size={24} onClick={() => onRemove(key)} aria-label={say('files.remove', { name })} title={say('files.remove', { name })}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </li>
      ))}
    </ul>
  )
}
