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

const HIGH_ENOUGH = 0.3 // of the window: what begins above needs no scrolling

/** Brings the open row into view in the list, and on a small window under the eyes: whoever goes on to a row wants to see it. */
export function showOpenRow(): void {
  const open = document.querySelector<HTMLElement>('a[data-row-link][aria-current]')
  const pane = open?.closest<HTMLElement>('.pane-rows')
  if (open && pane) pane.scrollTop = open.offsetTop - pane.clientHeight / 2
  const card = document.querySelector<HTMLElement>('[data-keys] .row-card')
  const asked = new URLSearchParams(location.search).has('row') && !document.getElementById('error-summary')
  if (card && asked && card.getBoundingClientRect().top > innerHeight * HIGH_ENOUGH) card.scrollIntoView({ block: 'start' })
}
