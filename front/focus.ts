// A page that opens with errors opens at its errors.

/** Puts the focus on the error summary, and on the field one of its links names. */
export function startFocus(): void {
  document.getElementById('error-summary')?.focus()
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('.error-summary a[href^="#"]') : null
    const found = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (!found) return
    event.preventDefault()
    const field = found.matches('input, select, textarea') ? found : (found.querySelector<HTMLElement>('input, select, textarea') ?? found)
    field.scrollIntoView({ block: 'center' })
    field.focus()
  })
}
