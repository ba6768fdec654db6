import { TextType } from '@mikro-orm/core'

/**
 * Text as both databases can hold it. PostgreSQL refuses U+0000 and SQLite ends the statement there,
 * so a guest or a model that emits one would make a turn unstorable: it becomes U+FFFD instead.
 */
export class StoredText extends TextType {
  override convertToDatabaseValue(value: string): string {
    return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
  }
}
