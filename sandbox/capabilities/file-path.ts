import { z } from 'zod'

const maxChars = 255
const maxDepth = 8

/**
 * `reports/a.txt`. No path of any disk: files are rows under this name. All the same nothing in it may mean another
 * one anywhere that it is shown or sent: no dots as a step, no empty step, no backslash, no two spellings of one letter.
 */
export const FilePath = z.string().min(1).max(maxChars)
  .refine((path) => path.isWellFormed(), 'holds half a character')
  .refine((path) => path === path.normalize('NFC'), 'is not in Unicode\'s normal form NFC')
  .refine((path) => !/[\p{C}\p{Zl}\p{Zp}\\:*?"<>|]/u.test(path), 'holds a character that file names do not')
  .refine((path) => path.split('/').length <= maxDepth, `more than ${maxDepth} steps deep`)
  .refine((path) => path.split('/').every(isStep), 'has an empty step, or one that begins or ends with a space or is all dots')

function isStep(step: string): boolean {
  return step !== '' && step === step.trim() && !/^\.+$/.test(step)
}
