import { TextType } from '@mikro-orm/core'
import { storableText } from './storable-text.ts'

/** A text column. What a guest or a model says may hold U+0000; that must not make a turn unstorable. */
export class StoredText extends TextType {
  override convertToDatabaseValue(value: string): string {
    // MikroORM also passes null, and fragments of SQL.
    return typeof value === 'string' ? storableText(value) : value
  }
}
