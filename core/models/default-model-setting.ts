import { z } from 'zod'
import { Setting } from '../store/entities/setting.ts'
import { keep } from '../store/kept.ts'
import type { Store } from '../store/store.ts'

/** The default model that the owner chose, as a setting. */
export interface DefaultModelSetting {
  read(): Promise<string | undefined>
  write(owner: string, model: string): Promise<void>
}

const settingName = 'model.default'
const Value = z.string().min(3)

export function createDefaultModelSetting(store: Store): DefaultModelSetting {
  const setting = keep(store.signals, settingName, async () => {
    const row = await store.fork().findOne(Setting, { name: settingName })
    return row ? Value.safeParse(row.value).data : undefined
  })

  return {
    read: setting.read,
    async write(owner, model) {
      await store.fork().upsert(Setting, { name: settingName, owner, value: model, updatedAt: new Date() })
      setting.forget()
    },
  }
}
