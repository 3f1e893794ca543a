// An OpenID provider on this machine, where people sign in by their subject, and which can be told to lie. Everything that it does right
// is done by `oidc-provider`, a certified one.
import { type KeyObject, generateKeyPairSync, sign } from "node:crypto";
import { type Server as HttpServer, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Adapter, type AdapterPayload, type Configuration, type KoaContextWithOIDC } from "oidc-provider";

/** Somebody at the provider. Only `sub` says who it is. */
export type Person = { sub: string; name?: string; preferred_username?: string; email?: string; groups?: string[] };

type Header = Record<string, unknown>;
type Claims = Record<string, any>;

/** Ways to be wrong in an ID token; all but the last two are signed as they should be. */
const lies = {
  expired: (_: Header, claims: Claims) => Object.assign(claims, { iat: claims.iat - 660, nbf: claims.iat - 660, exp: claims.iat - 600 }),
  audience: (_: Header, claims: Claims) => (claims.aud = "another-program"),
  issuer: (_: Header, claims: Claims) => (claims.iss = "http://localhost:1"),
  nonce: (_: Header, claims: Claims) => (claims.nonce = "of-another-sign-in"),
  signature: () => {},
  unsigned: (header: Header) => (header.alg = "none"),
};
export type Lie = keyof typeof lies;
export const everyLie = Object.keys(lies) as Lie[];

/** What the provider calls a second factor. */
export const twoFactors = "urn:example:two-factors";

const CLIENT = "countersign";
/** HTTP Basic wants these characters escaped (RFC 6749, 2.3.1). */
const SECRET = "100% secret: a+b/c=d&e";

const newKey = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

export class OpenIdProvider {
  /** Changes to a person count at their next sign-in. */
  readonly people = new Map<string, Person>();
  /** How the ID tokens are wrong. */
  lie?: Lie;
  /** Whether `/userinfo` speaks of somebody else. */
  liesAboutSubject = false;
  /** Seconds that the provider's clock is ahead. Its ID tokens are valid for a minute, so that it matters. */
  clock = 0;
  /** How whoever signs in now has proven who they are: a value of the claim `acr`. */
  acr?: string;
  /** Where the claims about a person are: there, and not in the other. */
  claimsIn: "id_token" | "userinfo" = "id_token";

  private port = 0;
  private keys = 0;
  private key = newKey();
  private redirectUri = "http://127.0.0.1:1/not-told-yet";
  private readonly stored = new Map<string, Map<string, AdapterPayload>>();
  private app?: Provider;
  private http?: HttpServer;

  constructor(...people: Person[]) {
    for (const person of people) this.people.set(person.sub, person);
  }

  /** Another site than 127.0.0.1 for a browser, as a real provider is: cookies are kept from it, and not sent by its forms. */
  get issuer(): string {
    return `http://localhost:${this.port}`;
  }

  /** The settings of a server whose people sign in here. */
  get settings(): Record<string, string> {
    return {
      COUNTERSIGN_API_KEY: "any",
      COUNTERSIGN_OIDC_ISSUER: this.issuer,
      COUNTERSIGN_OIDC_CLIENT_ID: CLIENT,
      COUNTERSIGN_OIDC_CLIENT_SECRET: SECRET,
      COUNTERSIGN_OIDC_GROUPS_CLAIM: "groups",
    };
  }

  /** The server that may ask, by its address; known once it has started. */
  serves(url: string): void {
    this.redirectUri = `${url}/sign-in/provider`;
  }

  /** Starts on the port that it had before. */
  async start(): Promise<this> {
    this.http = createServer((request, response) => void this.app!.callback()(request, response));
    await new Promise<void>((listening) => this.http!.listen(this.port, "127.0.0.1", listening));
    this.port = (this.http.address() as AddressInfo).port;
    this.app ??= this.build();
    return this;
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.http!.close(done));
    this.http!.closeAllConnections();
    await closed;
  }

  /** Whoever is signed in there has signed in so many seconds earlier. */
  age(seconds: number): void {
    for (const session of this.stored.get("Session")?.values() ?? []) session.loginTs = (session.loginTs as number) - seconds;
  }

  /** Signs with a new key from now on, and forgets the old one. */
  changeKey(): void {
    this.key = newKey();
    this.app = this.build();
  }

  private build(): Provider {
    const jwk = { ...this.key.export({ format: "jwk" }), kid: `key-${++this.keys}`, alg: "RS256", use: "sig" };
    const provider = new Provider(this.issuer, {
      adapter: (model: string) => this.adapter(model),
      jwks: { keys: [jwk] } as Configuration["jwks"],
      cookies: { keys: ["of the provider's cookies"] },
      pkce: { required: () => true },
      scopes: ["openid", "profile", "email"],
      claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"], email: ["email", "email_verified"] },
      acrValues: [twoFactors],
      conformIdTokenClaims: false, // puts them into the ID token, too, as Entra, Okta and Keycloak do
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
      ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 60, Interaction: 600, Session: 3_600, Grant: 3_600 },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_, sub) => {
        const person = this.people.get(sub);
        return person && { accountId: sub, claims: async (use) => (use === this.claimsIn ? { email_verified: true, ...person } : { sub }) };
      },
      // Whoever has signed in has agreed, too.
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({ accountId: oidc.session!.accountId, clientId: oidc.client!.clientId });
        grant.addOIDCScope("openid profile email");
        await grant.save();
        return grant;
      },
    });
    provider.use(async (context, next) => {
      if (context.path.startsWith("/interaction/")) return await this.ask(provider, context as KoaContextWithOIDC);
      await next();
      this.mislead(context as KoaContextWithOIDC);
    });
    return provider;
  }

  /** Asks who it is, without a password and without a script. */
  private async ask(provider: Provider, context: KoaContextWithOIDC): Promise<void> {
    if (context.method === "POST") {
      let body = "";
      for await (const chunk of context.req) body += chunk;
      const form = new URLSearchParams(body);
      const login = form.has("cancel") ? { error: "access_denied" } : { login: { accountId: form.get("sub")!, acr: this.acr } };
      context.redirect(await provider.interactionResult(context.req, context.res, login, { mergeWithLastSubmission: false }));
      context.status = 303;
      return;
    }
    context.type = "html";
    context.body = `<!DOCTYPE html><html lang="en"><title>Provider</title><link rel="icon" href="data:,"><form method="post">
      <label>Who are you? <input name="sub"></label> <button>Continue</button> <button name="cancel" value="yes">Cancel</button></form></html>`;
  }

  private mislead({ oidc, body }: KoaContextWithOIDC): void {
    const answer = body as { id_token?: string; sub?: string };
    if (oidc?.route === "userinfo" && this.liesAboutSubject) answer.sub = "somebody-else";
    if (oidc?.route === "token" && answer.id_token && (this.lie || this.clock)) answer.id_token = this.issuedAnew(answer.id_token);
  }

  private issuedAnew(token: string): string {
    const [header, claims] = token.split(".", 2).map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
    claims.iat += this.clock;
    claims.nbf = claims.iat;
    claims.exp += this.clock;
    if (this.lie) lies[this.lie](header, claims);
    const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
    return `${signed}.${this.lie === "unsigned" ? "" : signature(signed, this.lie === "signature" ? newKey() : this.key)}`;
  }

  /** What the provider remembers, also while it is stopped; and its only client, whose address changes. */
  private adapter(model: string): Adapter {
    const entries = this.stored.get(model) ?? new Map<string, AdapterPayload>();
    this.stored.set(model, entries);
    const client = () => ({ client_id: CLIENT, client_secret: SECRET, redirect_uris: [this.redirectUri] });
    const all = () => [...entries];
    return {
      upsert: async (id, payload) => void entries.set(id, payload),
      find: async (id) => (model === "Client" && id === CLIENT ? client() : entries.get(id)),
      findByUid: async (uid) => all().find(([, payload]) => payload.uid === uid)?.[1],
      findByUserCode: async () => undefined,
      consume: async (id) => void (entries.get(id)!.consumed = Math.floor(Date.now() / 1000)),
      destroy: async (id) => void entries.delete(id),
      revokeByGrantId: async (grant) => all().forEach(([id, payload]) => payload.grantId === grant && entries.delete(id)),
    };
  }
}

const signature = (text: string, key: KeyObject) => sign("RSA-SHA256", Buffer.from(text), key).toString("base64url");
