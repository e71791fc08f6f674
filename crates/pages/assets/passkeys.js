
// Passkeys: asks the browser for one when its form is sent, puts the answer into the form, and sends it.
// A form says in `data-` attributes what to ask; what a passkey is for, the service decides.
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const textOf = (bytes) =>
  btoa([...new Uint8Array(bytes)].map((byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const WAIT = 5 * 60 * 1000;

const makePasskey = async ({ challenge, party, partyName, user, userName, displayName, known }) => {
  const excludeCredentials = known.split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytesOf(id) }));
  const { response } = await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(challenge),
      rp: { id: party, name: partyName },
      user: { id: bytesOf(user), name: userName, displayName },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
      excludeCredentials,
      timeout: WAIT,
    },
  });
  return { client: textOf(response.clientDataJSON), attestation: textOf(response.attestationObject) };
};

const usePasskey = async ({ challenge, party }) => {
  const credential = await navigator.credentials.get({
    publicKey: { challenge: bytesOf(challenge), rpId: party, userVerification: "required", timeout: WAIT },
  });
  const { response } = credential;
  return {
    credential: textOf(credential.rawId),
    client: textOf(response.clientDataJSON),
    authenticator: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    user: textOf(response.userHandle ?? new ArrayBuffer(0)),
  };
};

const WHY_NOT = {
  NotAllowedError: "No passkey was used: it was stopped, or took too long. Try again when you are ready.",
  InvalidStateError: "This device has a passkey for your account already.",
  SecurityError: "Passkeys do not work under the address that this page was opened by.",
};

const passkeyForms = window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : [];
for (const form of passkeyForms) {
  form.querySelector("[data-passkey-off]").hidden = true;
  form.querySelector("[data-passkey-on]").hidden = false;
  const said = form.querySelector("[data-passkey-said]");
  let asking = false;
  form.addEventListener("submit", async (event) => {
    // Without its name the service says what is missing before a passkey is made.
    const name = form.elements.namedItem("name");
    if (name && name.value.trim() === "") return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    said.textContent = "";
    try {
      const answer = await (form.dataset.passkey === "make" ? makePasskey : usePasskey)(form.dataset);
      for (const [field, text] of Object.entries(answer)) form.elements.namedItem(field).value = text;
      form.submit();
    } catch (problem) {
      said.textContent = WHY_NOT[problem.name] ?? "Your browser could not use a passkey. Try again, or with another device.";
    }
    asking = false;
  });
}
