// Saves a form by itself and always says whether it is saved. One save at a time; nothing typed is lost.
import { content, differing, fill, written, type Pair } from './content'
import { drop, keep, kept, type Sending } from './drafts'
import { freshId, isWholePage, problemHere } from './page'
import { clock, show } from './saved-state'
import { send, type Answer } from './sending'
import { swap } from './swap'
import { say } from './words'

export interface Pace {
  rest: number // milliseconds of rest after the last keystroke before a save
  backoff: number[] // waits before trying again; the last one repeats
  limit: number // how long an answer may take
}

const PACE: Pace = { rest: 600, backoff: [2000, 4000, 8000, 16000, 30000, 60000], limit: 30000 }

const UNSAVED = '' // no content is written like this

export class Autosave {
  private acknowledged: string
  private sending: Sending | undefined // handed over, no certain answer yet: goes out again as it was
  private last: { written: string; key: string } | undefined
  private running: Promise<boolean> | undefined
  private rest: ReturnType<typeof setTimeout> | undefined
  private again: ReturnType<typeof setTimeout> | undefined
  private tries = 0
  private composing = false
  private aside: { clean: boolean; typed: Pair[] } | undefined
  private held = false // a refusal or conflict waits for the person; saving goes on with the next change

  constructor(private readonly form: HTMLFormElement, private readonly pace: Pace = PACE) {
    this.acknowledged = written(content(form))
    form.addEventListener('input', (event) => this.changed((event as InputEvent).isComposing))
    form.addEventListener('compositionstart', () => { this.composing = true })
    form.addEventListener('compositionend', () => { this.composing = false; this.changed(false) })
    form.addEventListener('change', () => { this.changed(false); void this.save() })
    form.addEventListener('focusout', () => { if (this.isDirty()) void this.save() })
    form.addEventListener('click', (event) => this.decided(event))
    form.addEventListener('htmx:oobBeforeSwap', () => this.setAside())
    form.addEventListener('htmx:oobAfterSwap', () => this.takeBack())
    this.restore()
  }

  /** Whether something stands here that the server has not acknowledged. */
  isDirty(): boolean {
    return this.sending !== undefined || written(content(this.form)) !== this.acknowledged
  }

  /** Saves what stands here now; true once the server has exactly that. */
  async save(): Promise<boolean> {
    clearTimeout(this.rest)
    clearTimeout(this.again)
    this.running ??= this.deliver().finally(() => { this.running = undefined })
    return this.running
  }

  private changed(composing: boolean): void {
    if (composing || !this.isDirty()) return
    // While two versions stand side by side only the person goes on: leaving a field must not send the old version again.
    if (this.problemPlace()?.querySelector('[data-conflict-version]')) return this.keepDraft()
    this.held = false
    this.keepDraft()
    if (!this.running) show(this.form, 'dirty', say('dirty'))
    clearTimeout(this.rest)
    this.rest = setTimeout(() => void this.save(), this.pace.rest)
  }

  private async deliver(): Promise<boolean> {
    while (this.isDirty() && !this.held) {
      const sending = this.sending ?? this.package(content(this.form))
      this.sending = sending
      this.keepDraft()
      show(this.form, 'saving', say('saving'))
      const answer = await send(this.address(), sending, this.pace.limit)
      await this.composed()
      if (!this.take(answer, sending.pairs)) return false
    }
    return !this.isDirty()
  }

  /** The same content tried again keeps its key, so that the server does it once. */
  private package(pairs: Pair[]): Sending {
    const version = this.version()?.value ?? ''
    const mark = `${version} ${written(pairs)}`
    if (this.last?.written !== mark) this.last = { written: mark, key: freshId() }
    const body = new URLSearchParams(pairs)
    const token = this.form.querySelector<HTMLInputElement>('[name=csrfmiddlewaretoken]')
    if (token) body.set('csrfmiddlewaretoken', token.value)
    if (this.version()) body.set('version', version)
    body.set('operation', this.last.key)
    return { key: this.last.key, body: body.toString(), pairs }
  }

  private take(answer: Answer, sent: Pair[]): boolean {
    if (answer.kind !== 'unknown') this.sending = undefined
    switch (answer.kind) {
      case 'saved':
        this.arrived(answer, sent)
        return true
      case 'conflict':
      case 'refused':
        this.stop(answer, sent)
        return false
      case 'signed-out':
        this.unsaved('why-signed-out')
        return false
      default:
        this.tryLater(answer.kind === 'unknown' ? 'why-network' : 'why-server')
        return false
    }
  }

  private arrived(answer: Answer & { kind: 'saved' }, sent: Pair[]): void {
    const typed = content(this.form)
    const meanwhile = differing(sent, typed)
    this.tries = 0
    this.last = undefined
    const version = this.version()
    if (version && answer.version) version.value = answer.version
    this.problemPlace()?.replaceChildren()
    const place = this.resultPlace()
    if (place) swap(place, answer.html)
    // The fragment may bring other values (choices that no longer apply): they are the server's, and acknowledged.
    this.acknowledged = meanwhile.size ? UNSAVED : written(content(this.form))
    if (meanwhile.size) {
      fill(this.form, typed, meanwhile)
      return this.keepDraft()
    }
    drop(this.id)
    show(this.form, 'saved', say('saved', { at: clock(answer.at) }))
  }

  private stop(answer: Answer & { html: string; status: number }, sent: Pair[]): void {
    // What was typed meanwhile was not refused: it goes out by itself. Two versions always wait for the choice.
    this.held = answer.kind === 'conflict' || written(content(this.form)) === written(sent)
    const { html, status } = answer
    const wordless = isWholePage(html) || !html.trim()
    const place = this.problemPlace()
    if (place) swap(place, wordless ? problemHere(say('problem-server', { status })) : html)
    this.unsaved(answer.kind === 'conflict' ? 'why-conflict' : 'why-refused')
    if (!this.held) this.rest = setTimeout(() => void this.save(), this.pace.rest)
  }

  private unsaved(why: string): void {
    this.keepDraft()
    show(this.form, 'unsaved', say('unsaved', { why: say(why) }), () => { this.held = false; void this.save() })
  }

  private tryLater(why: string): void {
    const wait = this.pace.backoff[Math.min(this.tries, this.pace.backoff.length - 1)] ?? 60000
    this.tries += 1
    this.unsaved(why)
    this.again = setTimeout(() => void this.save(), wait)
  }

  /** Of two versions the person keeps one. */
  private decided(event: Event): void {
    const target = event.target instanceof Element ? event.target : null
    const conflict = target?.closest<HTMLElement>('[data-conflict-version]')
    if (!conflict) return
    if (target?.closest('[data-keep-mine]')) {
      const version = this.version()
      if (version) version.value = conflict.dataset.conflictVersion ?? version.value
      conflict.remove()
      this.held = false
      void Promise.resolve(this.running).then(() => this.save())
    } else if (target?.closest('[data-take-theirs]')) {
      this.forget()
    }
  }

  private forget(): void {
    clearTimeout(this.rest)
    clearTimeout(this.again)
    this.sending = undefined
    this.acknowledged = written(content(this.form))
    drop(this.id)
  }

  /** Another row's answer is about to change a piece of this one (a row that hangs on it). */
  private setAside(): void {
    if (!this.running) this.aside ??= { clean: !this.isDirty(), typed: content(this.form) }
  }

  private takeBack(): void {
    const aside = this.aside
    this.aside = undefined
    if (aside?.clean) this.acknowledged = written(content(this.form))
    else if (aside) fill(this.form, aside.typed)
  }

  private restore(): void {
    const draft = kept(this.id)
    if (!draft) return
    if (written(draft.pairs) === this.acknowledged) return drop(this.id)
    fill(this.form, draft.pairs)
    const version = this.version()
    if (version) version.value = draft.version
    this.sending = draft.sending
    show(this.form, 'dirty', say('restored'))
    this.rest = setTimeout(() => void this.save(), this.pace.rest)
  }

  private keepDraft(): void {
    keep(this.id, { pairs: content(this.form), version: this.version()?.value ?? '', sending: this.sending })
  }

  /** An answer waits while a Chinese word is being composed: swapping then would break it off. */
  private async composed(): Promise<void> {
    if (!this.composing) return
    await new Promise((resolve) => this.form.addEventListener('compositionend', resolve, { once: true }))
  }

  private get id(): string {
    return this.form.id || this.address()
  }

  private address(): string {
    return this.form.getAttribute('hx-post') ?? this.form.action
  }

  private version(): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>('input[name=version]')
  }

  private resultPlace(): HTMLElement | null {
    const named = this.form.dataset.result
    return named ? document.querySelector<HTMLElement>(named) : this.form.querySelector<HTMLElement>('[data-result-place]')
  }

  private problemPlace(): HTMLElement | null {
    return this.form.querySelector<HTMLElement>('[data-problem-place]') ?? document.getElementById('problem-place')
  }
}
