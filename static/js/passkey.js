// Passkeys: the browser is asked to make one, or to sign with one, and the form then carries its answer. What is asked for
// stands in the form; at the front door it is fetched when the button is pressed, so that looking at the page asks nothing.

export function mount(form) {
  const button = form.querySelector("button");
  const said = form.querySelector("[data-part=said]");
  const [can, why] = able();
  if (!can) {
    said.textContent = why;
    return;
  }
  button.hidden = false;
  said.textContent = "";

  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    said.textContent = "Your device asks you now.";
    button.disabled = true;
    try {
      const answer = form.dataset.passkey === "make" ? await made(await asked(form)) : await signed(await asked(form));
      form.elements.credential.value = JSON.stringify(answer);
      if (form.elements.shared) form.elements.shared.value = document.getElementById("id_shared")?.checked ? "on" : "";
      form.submit();
    } catch (wrong) {
      said.textContent = inWords(wrong);
      form.elements.credential.value = "";
      button.disabled = false;
    }
  });
}

function able() {
  if (/^[\d.]+$|^\[/.test(location.hostname)) {
    const named = `${location.protocol}//localhost${location.port ? `:${location.port}` : ""}`;
    return [false, `To use a passkey here, open the inquiry at ${named} instead.`];
  }
  if (!window.isSecureContext) return [false, "A passkey needs a secure address, and this one is not."];
  if (!window.PublicKeyCredential) return [false, "This browser knows no passkeys. An app for codes does as well."];
  return [true, ""];
}

async function asked(form) {
  if (form.dataset.asks) return JSON.parse(form.dataset.asks).publicKey;
  const response = await fetch(form.action, { cache: "no-store", headers: { accept: "application/json" } });
  if (!response.ok) throw new Error("no answer");
  return (await response.json()).request_options.publicKey;
}

async function made(asks) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...asks,
      challenge: bytes(asks.challenge),
      user: { ...asks.user, id: bytes(asks.user.id) },
      excludeCredentials: listed(asks.excludeCredentials),
      // Kept on the device itself where it can be: it then opens without e-mail address and password.
      authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
    },
  });
  const { response } = credential;
  return {
    ...inCommon(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

async function signed(asks) {
  const credential = await navigator.credentials.get({
    publicKey: { ...asks, challenge: bytes(asks.challenge), allowCredentials: listed(asks.allowCredentials) },
  });
  const { response } = credential;
  return {
    ...inCommon(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

const inCommon = (credential) => ({
  type: credential.type,
  id: credential.id,
  rawId: text(credential.rawId),
  authenticatorAttachment: credential.authenticatorAttachment ?? null,
  clientExtensionResults: credential.getClientExtensionResults(),
});

const listed = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

function bytes(words) {
  const plain = atob(words.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function inWords(wrong) {
  if (wrong?.name === "InvalidStateError") return "This device has a passkey of yours already.";
  if (wrong?.name === "NotAllowedError") return "Nothing was done: it was called off, or took too long. Press again to try once more.";
  return "That did not work on this device just now. Try once more, or use a code.";
}
