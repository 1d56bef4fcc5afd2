/** Functions of Rego that no pack may use, and why. The compiler refuses them; this file says so in words. */

/** Name or prefix with a trailing dot → reason. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['http.send', 'a decision reaches no network'],
  ['net.lookup_ip_addr', 'a decision reaches no network'],
  ['opa.runtime', 'a decision does not depend on where it is taken'],
  ['rand.', 'the same input has the same decision'],
  ['uuid.rfc4122', 'the same input has the same decision'],
  ['time.now_ns', 'a decision has no clock; give the moment in the input'],
  ['io.jwt.', 'tokens and keys are read by the host, before the question'],
  ['crypto.x509.', 'tokens and keys are read by the host, before the question'],
  ['crypto.parse_private_keys', 'tokens and keys are read by the host, before the question'],
  ['providers.', 'a decision signs no requests'],
  ['graphql.', 'packs judge data operations, not GraphQL'],
  ['json.match_schema', 'the host checks schemas before the question'],
  ['json.verify_schema', 'the host checks schemas before the question'],
  ['rego.parse_module', 'packs judge data operations, not Rego'],
  ['strings.render_template', 'messages come from the METADATA template'],
  ['trace', 'explanations come from `lacuna pack test`'],
];

/** Exact names among the refused, for those who look for them in a text. */
export const REFUSED_NAMES: readonly string[] = REFUSED.map(([it]) => it);

/** A sentence for OPA's `undefined function NAME` when Lacuna refuses that function on purpose. */
export function refusedBuiltin(message: string): string | undefined {
  const name = /^undefined function ([\w.]+)$/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const reason = refusalOf(name);
  return reason === undefined ? undefined : `${name} is not available to policy packs: ${reason}`;
}

/** Why packs cannot have the function, or undefined when nothing was decided against it. */
export function refusalOf(name: string): string | undefined {
  return REFUSED.find(([it]) => (it.endsWith('.') ? name.startsWith(it) : it === name))?.[1];
}
