/**
 * What each category means for the two other axes: how grave it is and whether it points at a person.
 * It lists words only; it does not look at names or values.
 *
 * Keys under `user` and `system` are the data categories of fideslang 3.1 (ethyca/fideslang, CC-BY-4.0);
 * keys under `lacuna` are ours, for secrets that are not personal.
 */
import type { Identifiability } from '../catalog/asset.ts';
import type { Tier, TierLadder } from './classification.ts';
import { BASELINE_TIERS } from './classification.ts';

/** Position on the baseline ladder: 0 public, 1 internal, 2 proprietary, 3 restricted. */
export type Grade = 0 | 1 | 2 | 3;

export interface CategoryMeaning {
  readonly grade: Grade;
  readonly identifiability: Identifiability;
  /** For sentences: "looks like e-mail addresses". Plural where that reads better. */
  readonly words: string;
}

const m = (grade: Grade, identifiability: Identifiability, words: string): CategoryMeaning => ({
  grade,
  identifiability,
  words,
});

const MEANINGS: ReadonlyMap<string, CategoryMeaning> = new Map(
  Object.entries({
    user: m(2, 'attribute', 'personal data'),
    'user.account': m(2, 'attribute', 'account data'),
    'user.account.username': m(2, 'direct', 'user names'),
    'user.authorization': m(3, 'attribute', 'access rights'),
    'user.authorization.credentials': m(3, 'attribute', 'credentials'),
    'user.authorization.password': m(3, 'attribute', 'passwords'),
    'user.behavior': m(2, 'attribute', 'behaviour of a person'),
    'user.biometric': m(3, 'direct', 'biometric data'),
    'user.childrens': m(3, 'attribute', 'data about children'),
    'user.contact': m(2, 'direct', 'contact data'),
    'user.contact.address': m(2, 'quasi', 'addresses'),
    'user.contact.address.city': m(1, 'quasi', 'cities'),
    'user.contact.address.country': m(1, 'quasi', 'countries'),
    'user.contact.address.postal_code': m(2, 'quasi', 'postal codes'),
    'user.contact.address.state': m(1, 'quasi', 'states'),
    'user.contact.address.street': m(2, 'direct', 'street addresses'),
    'user.contact.email': m(2, 'direct', 'e-mail addresses'),
    'user.contact.fax_number': m(2, 'direct', 'fax numbers'),
    'user.contact.organization': m(1, 'attribute', 'organisations'),
    'user.contact.phone_number': m(2, 'direct', 'phone numbers'),
    'user.contact.url': m(2, 'direct', 'personal web pages'),
    'user.content': m(2, 'attribute', 'content by a person'),
    'user.content.private': m(2, 'attribute', 'private content'),
    'user.content.self_image': m(2, 'direct', 'pictures of a person'),
    'user.criminal_history': m(3, 'attribute', 'criminal history'),
    'user.demographic': m(2, 'quasi', 'demographic data'),
    'user.demographic.age_range': m(2, 'quasi', 'ages'),
    'user.demographic.date_of_birth': m(2, 'quasi', 'dates of birth'),
    'user.demographic.gender': m(2, 'quasi', 'genders'),
    'user.demographic.language': m(1, 'quasi', 'languages'),
    'user.demographic.marital_status': m(2, 'quasi', 'marital status'),
    'user.demographic.political_opinion': m(3, 'attribute', 'political opinions'),
    'user.demographic.profile': m(2, 'attribute', 'personal profiles'),
    'user.demographic.race_ethnicity': m(3, 'attribute', 'ethnic origin'),
    'user.demographic.religious_belief': m(3, 'attribute', 'religious beliefs'),
    'user.demographic.sexual_orientation': m(3, 'attribute', 'sexual orientation'),
    'user.device': m(2, 'pseudonymous', 'device data'),
    'user.device.cookie_id': m(2, 'pseudonymous', 'cookie ids'),
    'user.device.device_id': m(2, 'pseudonymous', 'device ids'),
    'user.device.ip_address': m(2, 'direct', 'IP addresses'),
    'user.financial': m(2, 'attribute', 'financial data of a person'),
    'user.financial.bank_account': m(3, 'direct', 'bank accounts'),
    'user.financial.credit_card': m(3, 'direct', 'payment card numbers'),
    'user.government_id': m(3, 'direct', 'government identifiers'),
    'user.government_id.drivers_license_number': m(3, 'direct', "driver's licence numbers"),
    'user.government_id.immigration': m(3, 'direct', 'immigration numbers'),
    'user.government_id.national_identification_number': m(
      3,
      'direct',
      'national identification numbers',
    ),
    'user.government_id.passport_number': m(3, 'direct', 'passport numbers'),
    'user.government_id.vehicle_registration': m(2, 'quasi', 'vehicle registrations'),
    'user.health_and_medical': m(3, 'attribute', 'health data'),
    'user.health_and_medical.genetic': m(3, 'direct', 'genetic data'),
    'user.health_and_medical.insurance_beneficiary_id': m(3, 'direct', 'health insurance numbers'),
    'user.health_and_medical.record_id': m(3, 'direct', 'medical record numbers'),
    'user.job_title': m(1, 'attribute', 'job titles'),
    'user.location': m(2, 'quasi', 'locations of a person'),
    'user.location.imprecise': m(1, 'quasi', 'rough locations'),
    'user.location.precise': m(2, 'quasi', 'precise locations of a person'),
    'user.name': m(2, 'direct', 'names of people'),
    'user.name.first': m(2, 'direct', 'first names'),
    'user.name.last': m(2, 'direct', 'last names'),
    'user.social': m(2, 'direct', 'social media accounts'),
    'user.unique_id': m(1, 'pseudonymous', 'keys that stand for a person'),
    'user.unique_id.pseudonymous': m(1, 'pseudonymous', 'pseudonyms'),
    'user.workplace': m(1, 'attribute', 'workplaces'),
    system: m(1, 'none', 'system data'),
    'system.authentication': m(3, 'none', 'secrets'),
    'system.operations': m(1, 'none', 'operations data'),
    'lacuna.pci.sad': m(3, 'attribute', 'card security codes, which may not be stored'),
    'lacuna.proprietary': m(2, 'none', 'business secrets'),
    'lacuna.public': m(0, 'none', 'public data'),
  } satisfies Record<string, CategoryMeaning>),
);

/**
 * The meaning of `category`, or of its nearest listed ancestor (`user.biometric.retinal` means what
 * `user.biometric` means). A key outside the taxonomy is taken as proprietary: an unknown label is
 * no reason to let data go.
 */
export function meaningOf(category: string): CategoryMeaning {
  for (let key = category; key !== ''; key = key.slice(0, Math.max(0, key.lastIndexOf('.')))) {
    const meaning = MEANINGS.get(key);
    if (meaning !== undefined) return meaning;
  }
  return { grade: 2, identifiability: 'attribute', words: category };
}

/** True when `category` is `ancestor` or lies below it. */
export function isWithin(category: string, ancestor: string): boolean {
  return category === ancestor || category.startsWith(`${ancestor}.`);
}

/** The tier of `ladder` for a baseline grade: by name where the ladder has it, else by proportion, rounded up. */
export function tierOfGrade(grade: Grade, ladder: TierLadder): Tier {
  const name = BASELINE_TIERS[grade];
  if (ladder.tiers.includes(name)) return name;
  const last = ladder.tiers.length - 1;
  return ladder.tiers[Math.ceil((grade / (BASELINE_TIERS.length - 1)) * last)] ?? name;
}

/** Position of `tier` on the ladder. A tier that the ladder does not have counts as its highest. */
export function rankOf(tier: Tier, ladder: TierLadder): number {
  const rank = ladder.tiers.indexOf(tier);
  return rank < 0 ? ladder.tiers.length - 1 : rank;
}

/** The graver of two tiers. */
export function highest(a: Tier, b: Tier, ladder: TierLadder): Tier {
  return rankOf(b, ladder) > rankOf(a, ladder) ? b : a;
}

/** The tier one step below, or the same when it is the lowest. */
export function oneStepDown(tier: Tier, ladder: TierLadder): Tier {
  return ladder.tiers[Math.max(0, rankOf(tier, ladder) - 1)] ?? tier;
}

/** From "points at one person" to "says nothing of a person". */
const POINTING: readonly Identifiability[] = [
  'direct',
  'quasi',
  'pseudonymous',
  'attribute',
  'aggregate',
  'none',
];

/** The one that points more strongly at a person. */
export function strongest(a: Identifiability, b: Identifiability): Identifiability {
  return POINTING.indexOf(a) <= POINTING.indexOf(b) ? a : b;
}
