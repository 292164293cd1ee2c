// An issuer of OpenID Connect as others wrote it, for one client that shows itself by private_key_jwt.
import { readFileSync } from "node:fs";
import { Provider } from "oidc-provider";

const [port, back, keys] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: "tilstand",
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: "RS256",
    jwks: JSON.parse(readFileSync(keys, "utf8")),
    redirect_uris: [back],
    response_types: ["code"],
    grant_types: ["authorization_code"],
  }],
  acrValues: ["low", "substantial"],
  claims: { openid: ["sub"], acr: null },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/said-yes/${interaction.uid}` },
  findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
});

// Whoever comes here says yes; the level is the one that the file beside names.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/said-yes/")) return next();
  const { params, session, prompt } = await provider.interactionDetails(ctx.req, ctx.res);
  const result = {};
  if (prompt.name === "login") {
    result.login = { accountId: "person-1", acr: readFileSync(`${keys}.level`, "utf8").trim() };
  } else {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope("openid");
    result.consent = { grantId: await grant.save() };
  }
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: true });
});

provider.listen(Number(port), "localhost", () => console.log("ready"));
