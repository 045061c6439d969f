// The rows one walks through: links marked data-row-link, the open one marked aria-current.

function links(): HTMLAnchorElement[] {
  const all = [...document.querySelectorAll<HTMLAnchorElement>('a[data-row-link]')]
  return all.filter((link) => !link.closest('.is-filtered') || link.hasAttribute('aria-current'))
}

/** The row `distance` before or after the open one, or null at the ends. */
export function neighbour(distance: number): HTMLAnchorElement | null {
  const rows = links()
  const open = rows.findIndex((link) => link.hasAttribute('aria-current'))
  return rows[open + distance] ?? null
}

/** Where "save and next" leads: the form's own address, else the next row, else nowhere. */
export function goNext(form: HTMLFormElement): void {
  if (form.dataset.nextUrl) location.assign(form.dataset.nextUrl)
  else neighbour(1)?.click()
}

/** Brings the open row of a long list into view. */
export function showOpenRow(): void {
  const open = document.querySelector<HTMLElement>('a[data-row-link][aria-current]')
  const pane = open?.closest<HTMLElement>('.pane-rows')
  if (open && pane) pane.scrollTop = open.offsetTop - pane.clientHeight / 2
}
