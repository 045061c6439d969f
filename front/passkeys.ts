// Passkeys: the button of a form asks this device to make or to show one, and the form carries the answer.
//
// <form data-passkey="create|get" data-options='{"publicKey": …}'> with a hidden field named "credential" and a button.
// The button is hidden until the script is there and the browser knows passkeys.

type Packed = { [name: string]: unknown }

const bytes = (text: string): ArrayBuffer => {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer
}
export const packed = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

/** The server's options with the texts that stand for bytes turned into bytes. */
export function opened(options: Packed): Packed {
  const given = { ...options, challenge: bytes(String(options.challenge)) } as Packed
  const user = options.user as Packed | undefined
  if (user) given.user = { ...user, id: bytes(String(user.id)) }
  for (const name of ['excludeCredentials', 'allowCredentials']) {
    const listed = options[name] as Packed[] | undefined
    if (listed) given[name] = listed.map((one) => ({ ...one, id: bytes(String(one.id)) }))
  }
  return given
}

/** What the device answered, as the server reads it. */
function told(credential: PublicKeyCredential): Packed {
  const response: Packed = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    const value = (credential.response as unknown as Packed)[name]
    if (value instanceof ArrayBuffer) response[name] = packed(value)
  }
  return {
    id: credential.id, rawId: packed(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(),
  }
}

async function ask(form: HTMLFormElement): Promise<void> {
  const options = opened((JSON.parse(form.dataset.options ?? '{}') as { publicKey: Packed }).publicKey)
  const kept = form.dataset.passkey === 'create'
    ? await navigator.credentials.create({ publicKey: options as unknown as PublicKeyCredentialCreationOptions })
    : await navigator.credentials.get({ publicKey: options as unknown as PublicKeyCredentialRequestOptions })
  if (!(kept instanceof PublicKeyCredential)) throw new Error('no credential')
  const field = form.querySelector<HTMLInputElement>('input[name=credential]')
  if (field) field.value = JSON.stringify(told(kept))
  form.submit()
}

/** Shows the forms where the browser knows passkeys, and listens once for the whole page. */
export function startPasskeys(): void {
  if (!('PublicKeyCredential' in window)) return
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      event.stopPropagation()
      const said = form.querySelector<HTMLElement>('[data-passkey-failed]')
      if (said) said.hidden = true
      ask(form).catch(() => {
        if (said) said.hidden = false
      })
    })
  }
}
