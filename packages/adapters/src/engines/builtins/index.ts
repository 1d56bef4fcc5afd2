/**
 * The functions this host gives to packs, besides those that policy.wasm has itself. All are
 * functions of their operands alone; the list is what the compiler lets a pack use. One file or a
 * few functions a line.
 */
import { anyPrefixMatch, anySuffixMatch, indexofN, stringsCount } from './affixes.ts';
import type { Builtin } from './builtin.ts';
import { digest, hmacEqual, keyedDigest } from './digests.ts';
import {
  base64UrlEncodeNoPad,
  hexDecode,
  hexEncode,
  jsonMarshalWithOptions,
  urlqueryDecode,
  urlqueryDecodeObject,
  urlqueryEncode,
  urlqueryEncodeObject,
} from './encodings.ts';
import { globsMatch } from './globs-match.ts';
import { jsonPatch } from './json-patch.ts';
import { cidrContainsMatches, cidrExpand, cidrIsValid, cidrMerge } from './net.ts';
import { rangeStep } from './numbers.ts';
import { objectSubset, reachablePaths } from './objects.ts';
import {
  globQuoteMeta,
  regexFindN,
  regexReplace,
  regexSplit,
  regexTemplateMatch,
} from './regex.ts';
import { semverCompare, semverIsValid } from './semver.ts';
import { sprintf } from './sprintf.ts';
import { templateString } from './template-string.ts';
import {
  addDate,
  clock,
  date,
  diff,
  format,
  parseDurationNs,
  parseNs,
  parseRfc3339Ns,
  weekday,
} from './time.ts';
import { unitsParse, unitsParseBytes } from './units.ts';
import { uuidParse } from './uuid.ts';
import { yamlIsValid, yamlMarshal, yamlUnmarshal } from './yaml.ts';

export const BUILTINS: Readonly<Record<string, Builtin>> = {
  'base64url.encode_no_pad': base64UrlEncodeNoPad,
  'crypto.hmac.equal': hmacEqual,
  'crypto.hmac.md5': keyedDigest('md5'),
  'crypto.hmac.sha1': keyedDigest('sha1'),
  'crypto.hmac.sha256': keyedDigest('sha256'),
  'crypto.hmac.sha512': keyedDigest('sha512'),
  'crypto.md5': digest('md5'),
  'crypto.sha1': digest('sha1'),
  'crypto.sha256': digest('sha256'),
  'glob.quote_meta': globQuoteMeta,
  'graph.reachable_paths': reachablePaths,
  'hex.decode': hexDecode,
  'hex.encode': hexEncode,
  indexof_n: indexofN,
  'internal.template_string': templateString,
  'json.marshal_with_options': jsonMarshalWithOptions,
  'json.patch': jsonPatch,
  'net.cidr_contains_matches': cidrContainsMatches,
  'net.cidr_expand': cidrExpand,
  'net.cidr_is_valid': cidrIsValid,
  'net.cidr_merge': cidrMerge,
  'numbers.range_step': rangeStep,
  'object.subset': objectSubset,
  'regex.find_n': regexFindN,
  'regex.globs_match': globsMatch,
  'regex.replace': regexReplace,
  'regex.split': regexSplit,
  'regex.template_match': regexTemplateMatch,
  'semver.compare': semverCompare,
  'semver.is_valid': semverIsValid,
  sprintf,
  'strings.any_prefix_match': anyPrefixMatch,
  'strings.any_suffix_match': anySuffixMatch,
  'strings.count': stringsCount,
  'time.add_date': addDate,
  'time.clock': clock,
  'time.date': date,
  'time.diff': diff,
  'time.format': format,
  'time.parse_duration_ns': parseDurationNs,
  'time.parse_ns': parseNs,
  'time.parse_rfc3339_ns': parseRfc3339Ns,
  'time.weekday': weekday,
  'units.parse': unitsParse,
  'units.parse_bytes': unitsParseBytes,
  'urlquery.decode': urlqueryDecode,
  'urlquery.decode_object': urlqueryDecodeObject,
  'urlquery.encode': urlqueryEncode,
  'urlquery.encode_object': urlqueryEncodeObject,
  'uuid.parse': uuidParse,
  'yaml.is_valid': yamlIsValid,
  'yaml.marshal': yamlMarshal,
  'yaml.unmarshal': yamlUnmarshal,
};

/** Names for the compiler's capabilities, sorted. */
export const HOST_BUILTINS: readonly string[] = Object.keys(BUILTINS).sort();
