import { pino, type DestinationStream, type Logger } from 'pino'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
export type LogFormat = 'pretty' | 'json'
export type Log = Logger

/** Values of these keys never reach a log line, wherever they stand two levels deep. */
const secretKeys = ['token', 'key', 'apiKey', 'secret', 'password', 'authorization', 'cookie', 'value']

/**
 * The gateway's log. Lines about a turn carry `turn` and `session` through `log.child({ turn, session })`.
 * Errors are written with code, message and stack; `details` of a coded error are kept.
 */
export async function createLog(options: { level: LogLevel; format: LogFormat; destination?: DestinationStream }): Promise<Log> {
  const destination = options.destination ?? (options.format === 'pretty' ? await prettyLines() : pino.destination({ dest: 1, sync: true }))
  return pino({
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`]), censor: '[hidden]' },
  }, destination)
}

// Loaded only where a person reads.
async function prettyLines(): Promise<DestinationStream> {
  const { build } = await import('pino-pretty')
  return build({ colorize: process.stdout.isTTY, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true })
}
