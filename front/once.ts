// A plain form is sent once, however often its button is pressed.

const DOWNLOAD_PATIENCE = 8000 // an answer that is a file leaves the page standing: then the button works again

/** Listens once for the whole page; forms that save themselves or send files have their own ways. */
export function listenForDoubleSubmits(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.method !== 'post' || event.defaultPrevented) return
    if (form.getAttribute('aria-busy') === 'true') return event.preventDefault()
    form.setAttribute('aria-busy', 'true')
    setTimeout(() => form.removeAttribute('aria-busy'), DOWNLOAD_PATIENCE)
  })
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[aria-busy]')) form.removeAttribute('aria-busy')
  })
}
