// A real OpenID provider (the certified library oidc-provider) on this machine, for the tests of
// signing in. Everybody in it is invented. It prints its address and serves until it is ended.
//
//   node provider.mjs [PORT]
//
// Whoever signs in says who they are in a form: `login`, one of the names below; `acr`, how sure the
// provider is to be; `stop`, to end it without signing in. POST /rotate changes all keys, as providers
// do from time to time.

import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { Provider } from "oidc-provider";

// Mallory says that somebody else's address is hers, and nobody has looked.
const PEOPLE = {
  idris: { name: "Idris Lumb", email: "idris@calderbrook.example", email_verified: true },
  jo: { name: "Jo Pickersgill", email: "jo@calderbrook.example", email_verified: true },
  mallory: { name: "Mallory", email: "idris@calderbrook.example", email_verified: false },
};

function newKeys() {
  const one = (kind, options, alg) => {
    const { privateKey } = generateKeyPairSync(kind, options);
    return { ...privateKey.export({ format: "jwk" }), alg, use: "sig", kid: `${alg} ${randomUUID()}` };
  };
  return [
    one("rsa", { modulusLength: 2048 }, "RS256"),
    one("ec", { namedCurve: "P-256" }, "ES256"),
    one("ed25519", {}, "EdDSA"),
  ];
}

// One client for each way of signing, and for each way of saying which installation asks.
const CLIENTS = [
  { client_id: "rs", client_secret: "a secret of rs & more", id_token_signed_response_alg: "RS256" },
  { client_id: "es", client_secret: "a secret of es", id_token_signed_response_alg: "ES256" },
  { client_id: "ed", token_endpoint_auth_method: "none", id_token_signed_response_alg: "EdDSA" },
];

function newProvider(issuer) {
  return new Provider(issuer, {
    clients: CLIENTS.map((client) => ({
      ...client, redirect_uris: [`http://127.0.0.1:8040/sign-in/back/${client.client_id}`],
    })),
    jwks: { keys: newKeys() },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "roles"] },
    acrValues: ["urn:example:one", "urn:example:two"],
    pkce: { required: () => true },
    cookies: { keys: ["of no meaning outside a test"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256", "EdDSA"] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
    // It also says what they may do; nobody should believe that.
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...PEOPLE[id], roles: ["administrator"] }),
    }),
  });
}

async function interact(provider, request, answer) {
  const typed = new URLSearchParams((await request.toArray()).join(""));
  await provider.interactionFinished(request, answer, typed.has("stop")
    ? { error: "access_denied" }
    : { login: { accountId: typed.get("login"), acr: typed.get("acr") ?? "urn:example:one" } });
}

let provider;
const server = createServer((request, answer) => {
  if (request.method === "POST" && request.url === "/rotate") {
    provider = newProvider(provider.issuer);
    answer.writeHead(204).end();
  } else if (request.method === "POST" && request.url.startsWith("/interaction/")) {
    interact(provider, request, answer).catch((problem) => answer.writeHead(500).end(problem.message));
  } else {
    provider.callback()(request, answer);
  }
});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  provider = newProvider(`http://127.0.0.1:${server.address().port}`);
  console.log(`Provider ${provider.issuer}`);
});
