// Every form with data-autosave gets its own Autosave; leaving with something unsaved is asked about.
import { Autosave, type Pace } from './autosave'
import { dropOthers } from './drafts'
import { goNext } from './rows'

const running = new Map<HTMLFormElement, Autosave>()

/** Starts saving for the forms in `root` that do not save themselves yet. */
export function startAutosaves(root: ParentNode, pace?: Pace): void {
  const forms = [...root.querySelectorAll<HTMLFormElement>('form[data-autosave]')]
  if (root instanceof HTMLFormElement && root.matches('[data-autosave]')) forms.push(root)
  for (const form of forms) if (!running.has(form)) running.set(form, new Autosave(form, pace))
}

/** Listens once for the whole page. */
export function listenForAutosaves(): void {
  dropOthers(document.body.dataset.person ?? '')
  document.addEventListener('submit', (event) => void submitted(event), { capture: true })
  window.addEventListener('beforeunload', (event) => {
    if (here().some((autosave) => autosave.isDirty())) event.preventDefault()
  })
  window.addEventListener('online', saveAll)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') saveAll()
  })
}

async function submitted(event: SubmitEvent): Promise<void> {
  const form = event.target
  const autosave = form instanceof HTMLFormElement ? running.get(form) : undefined
  if (!autosave || !(form instanceof HTMLFormElement)) return
  event.preventDefault()
  event.stopPropagation()
  const goesOn = event.submitter?.hasAttribute('data-save-next') ?? false
  if (await autosave.save() && goesOn) goNext(form)
}

function here(): Autosave[] {
  for (const form of running.keys()) if (!form.isConnected) running.delete(form)
  return [...running.values()]
}

function saveAll(): void {
  for (const autosave of here()) if (autosave.isDirty()) void autosave.save()
}
