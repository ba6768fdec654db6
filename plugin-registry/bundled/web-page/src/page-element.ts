/** The part of the DOM that is used here: isolates have none, and plugins are written without its types. */
export interface PageElement {
  readonly nodeName: string
  readonly textContent: string | null
  readonly childNodes: Iterable<PageElement>
  readonly previousSibling: PageElement | null
  getAttribute(name: string): string | null
  hasAttribute(name: string): boolean
  closest(selector: string): PageElement | null
  querySelectorAll(selector: string): Iterable<PageElement>
  remove(): void
}

export interface PageDocument extends PageElement {
  title: string
  readonly body: PageElement
}
