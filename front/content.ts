// What a form holds, as plain pairs: for comparing, keeping and sending.

export type Pair = [name: string, value: string]

const NOT_CONTENT = new Set(['csrfmiddlewaretoken', 'version', 'operation'])

/** The pairs a person typed or chose, in the form's order; no files, no tokens, no version. */
export function content(form: HTMLFormElement): Pair[] {
  const pairs: Pair[] = []
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && !NOT_CONTENT.has(name)) pairs.push([name, value])
  }
  return pairs
}

/** One string per content, so that two can be compared. */
export function written(pairs: Pair[]): string {
  return JSON.stringify(pairs)
}

/** The names whose values differ between two contents. */
export function differing(before: Pair[], after: Pair[]): Set<string> {
  const gather = (pairs: Pair[]): Map<string, string> => {
    const values = new Map<string, string>()
    for (const [name, value] of pairs) values.set(name, `${values.get(name) ?? ''}\u0000${value}`)
    return values
  }
  const [first, second] = [gather(before), gather(after)]
  const names = new Set([...first.keys(), ...second.keys()])
  return new Set([...names].filter((name) => first.get(name) !== second.get(name)))
}

/** Puts values back into the form's fields; only the named ones if `names` is given. */
export function fill(form: HTMLFormElement, pairs: Pair[], names?: Set<string>): void {
  for (const field of form.elements) {
    if (!isTyped(field) || !field.name || NOT_CONTENT.has(field.name) || (names && !names.has(field.name))) continue
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value)
    if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')) {
      field.checked = values.includes(field.value)
    } else if (field instanceof HTMLSelectElement && field.multiple) {
      for (const option of field.options) option.selected = values.includes(option.value)
    } else if (!(field instanceof HTMLInputElement && field.type === 'file') && values[0] !== undefined) {
      field.value = values[0]
    }
  }
}

function isTyped(field: Element): field is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement {
  return field.matches('input, select, textarea')
}
