// The sentences of parts/words.html: the script says nothing of its own.

/** The sentence under `name` with its {places} filled; a missing word shows its name, so that a test sees it. */
export function say(name: string, places: Record<string, string | number> = {}): string {
  const store = document.querySelector<HTMLTemplateElement>('template#words')
  const sentence = store?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? name
  return sentence.replace(/\{(\w+)\}/g, (_, key: string) => String(places[key] ?? ''))
}
