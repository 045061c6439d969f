// Handing in files: one request a file, in turn, with progress, a way to cancel, and clear words when it fails.
import { startItem, type Item } from './upload-item'
import { problemOf, sendFile } from './upload-sending'
import { swap } from './swap'
import { say } from './words'

/** Makes every upload form in `root` send its files by itself as soon as they are chosen or dropped. */
export function startUploads(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>('form[data-upload]:not([data-upload-started])')) {
    form.dataset.uploadStarted = ''
    form.querySelector('[data-upload-plain]')?.remove()
    const input = form.querySelector<HTMLInputElement>('input[type=file]')
    if (!input) continue
    const queue = new Queue(form)
    input.addEventListener('change', () => {
      queue.add([...(input.files ?? [])])
      input.value = ''
    })
    form.addEventListener('submit', (event) => event.preventDefault())
    acceptDrops(form, queue)
  }
}

class Queue {
  private waiting: { file: File; item: Item }[] = []
  private busy = false

  constructor(private readonly form: HTMLFormElement) {}

  /** Takes files in; what cannot be accepted is said at once and not sent. */
  add(files: File[]): void {
    const list = this.form.querySelector<HTMLElement>('[data-upload-list]') ?? this.form
    for (const file of files) {
      const item = startItem(list, file.name)
      const why = unacceptable(file, this.form)
      if (why) item.failed(why)
      else this.waiting.push({ file, item })
    }
    void this.work()
  }

  private async work(): Promise<void> {
    if (this.busy) return
    this.busy = true
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      if (!next.item.isCancelled()) await this.one(next.file, next.item)
    }
    this.busy = false
  }

  private async one(file: File, item: Item): Promise<void> {
    const end = await sendFile(this.form, file, item)
    if (end.kind === 'done') {
      item.done()
      const place = document.querySelector<HTMLElement>(this.form.dataset.result ?? '')
      if (place) swap(place, end.html)
    } else if (end.kind === 'cancelled') item.cancelled()
    else if (end.kind === 'refused') item.failed(say('upload-refused', { why: problemOf(end.html, end.status) }))
    else if (end.kind === 'signed-out') item.failed(say('upload-signed-out'))
    else item.failed(say('upload-network'), () => { this.waiting.push({ file, item }); void this.work() })
  }
}

function unacceptable(file: File, form: HTMLFormElement): string {
  const { limit, limitLabel = '', accept = '', acceptLabel = '' } = form.dataset
  const endings = accept.split(',').map((ending) => ending.trim().toLowerCase()).filter(Boolean)
  if (file.size === 0) return say('upload-empty')
  if (limit && file.size > Number(limit)) return say('upload-too-large', { size: size(file.size), limit: limitLabel || size(Number(limit)) })
  const fits = endings.length === 0 || endings.some((ending) => file.name.toLowerCase().endsWith(ending))
  return fits ? '' : say('upload-type', { allowed: acceptLabel || endings.join('、') })
}

function acceptDrops(form: HTMLFormElement, queue: Queue): void {
  for (const name of ['dragenter', 'dragover']) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add('is-over') })
  }
  for (const name of ['dragleave', 'drop']) form.addEventListener(name, () => form.classList.remove('is-over'))
  form.addEventListener('drop', (event) => {
    event.preventDefault()
    queue.add([...(event.dataTransfer?.files ?? [])])
  })
}

/** Bytes as people say them. */
export function size(bytes: number): string {
  const mega = 1024 * 1024
  if (bytes >= mega) return `${(bytes / mega).toFixed(1)} MB`
  return bytes >= 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${bytes} B`
}
