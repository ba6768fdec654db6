import { ModelError } from './model-error.ts'

/** Takes `provider/model` apart at the first slash: models may have slashes of their own. */
export function parseModelId(id: string): { provider: string; model: string } {
  const slash = id.indexOf('/')
  if (slash < 1 || slash === id.length - 1) {
    throw new ModelError('model_unknown', `"${id}" names no model. Write it as provider/model, for instance openai/gpt-5 or ollama/llama3.2.`, { model: id })
  }
  return { provider: id.slice(0, slash), model: id.slice(slash + 1) }
}
