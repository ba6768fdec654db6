/** An image as it goes to a model. */
export interface ModelImage {
  type: ModelImageType
  base64: string
}

/** What every vendor whose models see takes. */
export const modelImageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const
export type ModelImageType = (typeof modelImageTypes)[number]

export function isModelImageType(type: string): type is ModelImageType {
  return modelImageTypes.some(known => known === type)
}
