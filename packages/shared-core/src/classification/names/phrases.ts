/**
 * The phrases that name personal data and secrets, and the words that may stand around them.
 *
 * A phrase counts only as the head of a name: each word after it must be in {@link AFTER}. So
 * `email_1` is an e-mail address while `email_count` is a number, whatever stands before.
 *
 * Marks: `~` ambiguous by itself (`address`, `age`, `race`): counts after a word for a person, or in a
 * table about people. `?` names something else that only sounds alike (`user agent`, `last login`).
 */

const TABLE = `
user.name.first: first name, ~first, given name, name first, christian name, middle name, name middle, nombre pila, prenom usuel
user.name.last: last name, ~last, family name, name last, maiden name, nom famille, nom naissance, mother maiden name, second surname, last nm
user.name: full name, name full, legal name, display name, ~name, ~names, person name, contact name, contact person, account holder, account holder name, card holder, cardholder, cardholder name, card holder name, beneficiary name, next kin, next kin name, emergency contact, emergency contact name, ~nombre, ~nom, ~nome, ~naam, ~namn, ~navn, nombre completo, nom complet, nom prenom, nome completo, nom usage, ~imiona, signatory, customer name, patient name, author name, nick name, ~recipient name, name on card, name card, middle initial
user.contact.email: email, mail address, e mail, email address, mail id, mail addr, ~mail, ~correo, direccion correo, adresse mail, adresse email, posta elettronica, ~epost, ~email to, cc email
user.contact.phone_number: phone, phone number, mobile, mobile number, mobile phone, cell phone, cell, cell number, contact number, contact no, home phone, work phone, ~landline, phone contact, whatsapp, whatsapp number, number phone, phone mobile, ~fixed line, telephone number, sms number, call back number, callback number
user.contact.fax_number: fax, fax number
user.contact.address.street: street, street address, home address, postal address, mailing address, address line, residential address, permanent address, shipping address, billing address, delivery address, current address, physical address, residence address, house number, street number, street name, street line, apartment number, ~address, ~residence, address street, full address, address number, line address, ~apt, ~unit number, ~po box, ~building number
user.contact.address.postal_code: postal code, zip, zip code, post code, address zip, address postal code, codigo postal, code postal, pin code, zip plus, ~cap, kod pocztowy, ~area postcode, eir code, eircode
user.contact.address.city: ~city, ~city name, ~town, address city, home city, residence city, ~suburb, ~village
user.contact.address.state: ~state, ~state code, ~province, address state, ~county, home state
user.contact.address.country: ~country, ~country code, address country, home country, country residence
user.contact.organization: ~company, ~company name, ~organization, ~organisation
user.contact.url: personal website, personal url, homepage url, ~website, linkedin url, profile url, linkedin profile
user.social: twitter handle, instagram handle, facebook id, facebook profile, linkedin id, linkedin, twitter, instagram, twitter username, instagram username, social handle, social media handle, skype id, skype, telegram handle, github handle, github username, tiktok handle, snapchat, facebook, discord id, wechat id, wechat
user.demographic.date_of_birth: birth date, date birth, birth day, birth year, birth month, year birth, birth data, data birth, birth dt, birth place, place birth, city birth, country birth, birth city, birth country, lieu birth, data urodzenia, birth date time, death date, date death, dod, anno birth, ano birth, annee birth, month birth
user.demographic.age_range: ~age, age group, age range, age band, age bracket, age years, age year, current age, age category, age at diagnosis, age months, ~alter, ~eta, client age, altersgruppe
user.demographic.gender: ~gender, ~sex, gender identity, ~gender code, ~sex code, ~kon, pronouns, sex at birth, birth sex, biological sex, m f
user.demographic.language: preferred language, native language, mother tongue, first language, spoken language, primary language
user.demographic.marital_status: marital status, marital, etat civil, estado civil, stato civile, civil status, married, is married, relationship status
user.demographic.race_ethnicity: ethnicity, race ethnicity, ethnicity group, ethnicity origin, ethnicity background, race code, ~race, ~races, racial group, ~tribe, ~caste, hispanic, ethnicity code, ethnicity category, ~nationality, nationality, country origin, ~origin country, native country, ancestry
user.demographic.religious_belief: religion, religion affiliation, religion belief, ~denomination, ~belief
user.demographic.political_opinion: political affiliation, political party, political opinion, political view, political views, party affiliation, voting preference, voted for, party membership, union membership, trade union, union member
user.demographic.sexual_orientation: sexual orientation, sexual preference, sexuality, orientation sexual
user.demographic.profile: ~biography, ~education level, ~education, ~dependents, number dependents
user.financial: salary, annual salary, base salary, monthly salary, income, annual income, household income, gross income, net income, monthly income, ~wage, hourly wage, gross pay, net pay, base pay, hourly rate, pay rate, credit score, fico, fico score, credit rating, net worth, bank balance, account balance, debt amount, tax bracket, ~compensation, ~bonus, salary bonus, pay grade, ~pension, loan balance, mortgage balance, annual compensation, total compensation, ~pay, credit limit, credit history
user.financial.bank_account: iban, bank account, bank account number, account number, account iban, bank number, routing number, sort code, aba, aba number, aba routing, bic, swift code, swift bic, bic code, bank code, bank routing, number account, aba routing number, iban number, bank details, bsb, bsb number, clabe, ~account
user.financial.credit_card: credit card, credit card number, card number, debit card, debit card number, cc number, cc, payment card, card pan, pan number, primary account number, card no, ~pan, credit card no, number card, card num, card details, carte bancaire, carte credit, tarjeta credito, carta credito, ~card, credit card expiry, card expiry, card expiration, card expiry date, cc exp, card expiration date, cc expiry, exp card
lacuna.pci.sad: cvv, csc, card verification, card verification value, card security code, card verification code, security code card, card cvv, card pin, pin block, track data, magnetic stripe, pin number, ~pin, cvv code, cvv number, track one, track two
user.government_id.national_identification_number: ssn, social security, social security number, ssn last, ssn last four, ssn tin, social insurance number, sin number, national id, national id number, national identification, national identification number, national insurance, national insurance number, ni number, national number, citizen id, citizen number, identity number, identity card, identity card number, id card, id card number, tax id, tax id number, tax number, taxpayer id, taxpayer number, tax file number, tin, tfn, itin, pesel, cpf, curp, rfc, dni, nie, nif, nit, rut, rut number, cedula, cuil, cuit, aadhaar, aadhar, aadhaar number, aadhar number, bsn, burgerservice number, personnummer, person number, codice fiscale, number securite sociale, securite sociale, nir, insee number, number insee, ahv, ahv number, avs number, hkid, nric, fin number, mykad, emirates id, resident registration number, rrn, my number, pan card, voter id, voter number, voter id number, ~government id, government id number, gov id, id document number, document id number, egn, cnp, oib, jmbg, rodne cislo, teudat zehut, kennitala, isikukood, asmens kodas, steuer id, steuer identifikations number, number identidad, documento identidad, social security no, social insurance
user.government_id.passport_number: passport, passport number, passport id, passport no, number passport, pass number
user.government_id.drivers_license_number: driver license, driver license number, driver id, dl number, license number driver, driver licence number, permis conduire, licencia conducir, patente guida, driver license no, dl
user.government_id.immigration: visa number, alien number, alien registration number, immigration number, immigration status, green card number, residence permit, residence permit number, visa status
user.government_id.vehicle_registration: license plate, license plate number, plate number, number plate, vehicle registration, vehicle registration number, registration plate, vin, vehicle id number, vehicle identification number, vrn, vehicle plate, plate no, car plate, immatriculation, matricula vehiculo, targa, plaque immatriculation
user.health_and_medical: diagnosis, diagnosis code, primary diagnosis, icd, icd code, medication, ~disease, ~condition, medical condition, medical history, health condition, health status, disability, disability status, blood type, blood group, ~blood pressure, ~allergy, ~symptom, prescription, treatment plan, ~treatment, hiv status, pregnancy status, ~pregnant, mental health, smoking status, ~smoker, ~smoking, vaccination status, immunization, lab result, lab results, test result, discharge diagnosis, admission diagnosis, chief complaint, clinical notes, clinical note, procedure code, cpt code, snomed code, ~bmi, ~cholesterol, ~glucose, ~heart rate, ~surgery, health insurance, cause death, medical notes, covid status, disease code, dx code, rx number, sickness, sick days, ~drug, drug name, medical record, chronic condition, diagnosis description, symptoms description, hba c, discharge summary
user.health_and_medical.record_id: mrn, medical record number, medical record id, health record number, health record id, chart number, nhs number, nhs no, nhs, patient number, patient mrn, hospital number, medical id, patient record number, chi number, health card number, ohip number
user.health_and_medical.insurance_beneficiary_id: health insurance number, health insurance id, insurance member id, insurance number, medicare number, medicare id, medicaid id, medicaid number, mbi, beneficiary id, health plan id, insurance policy number, medicare beneficiary id, medicare, insurance id, health plan number, hicn
user.health_and_medical.genetic: genotype, genome, dna sequence, dna, genetic data, genetic marker, genetic test, dna sample, genetic test result
user.biometric: fingerprint, fingerprint template, retina scan, iris scan, face embedding, face id, face encoding, face template, voice print, voiceprint, palm print, biometric, biometric data, biometric id, biometric template, facial recognition, voice recording, face vector, iris code, fingerprint data, fingerprint hash, thumbprint
user.content.self_image: ~photo, photo url, profile photo, profile photo url, selfie, headshot, portrait, profile image, passport photo, id photo
user.content.private: private message, chat message, message body, email body, direct message, sms body, ~transcript, call transcript, voice mail, dm text, chat transcript, personal note
user.criminal_history: criminal record, criminal history, conviction, convictions, arrest record, ~arrest, arrest date, ~offence, ~offense, offender id, prior convictions, felony, background check, criminal conviction, arrest history
user.childrens: child name, child age, child birth date, minor name, parental consent
user.device.ip_address: ip, ip address, source ip, destination ip, client ip, remote ip, remote address, source address, destination address, host ip, ip v, last login ip, login ip, user ip
user.device.device_id: device id, imei, imsi, mac, mac address, device serial, udid, advertising id, android id, hardware id, device identifier, serial device, device mac, device uuid, device fingerprint, iccid, meid
user.device.cookie_id: cookie id, cookie, visitor id, ga client id, tracking id, session cookie
user.location.precise: ~latitude, ~longitude, ~coordinates, gps, gps coordinates, gps location, gps latitude, gps longitude, home latitude, home longitude, geo location, user location, current location, last location, home location, ~location, ~geolocation, precise location
user.account.username: username, user name, login name, screen name, user handle, ~login, ~handle, user login, account name, login id, ~nick, ~alias, account username, login username, online id, gamer tag
user.authorization.password: password, password hash, password salt, user password, hashed password, password plain, ~pass word, encrypted password, password encrypted, pass hash, security answer, secret answer, security question answer
system.authentication: api key, api secret, api token, secret key, access key, access key id, private key, access token, refresh token, auth token, bearer token, client secret, credentials, ssh key, oauth token, encryption key, secret, secret token, session token, jwt, db password, connection string, signing key, auth key, totp secret, otp secret, otp, mfa secret, recovery code, auth secret, jwt token, webhook secret, app secret, ssh private key, signing secret, service account key, auth code, consumer secret, aws secret, aws access key
user.unique_id: user id, session id, customer id, client id, patient id, employee id, person id, member id, subscriber id, student id, guest id, contact id, account id, profile id, participant id, subject id, passenger id, tenant id, citizen key, individual id, customer number, customer key, employee number, member number, student number, client number, policyholder id, personnel number, staff id, user key, user uuid, user guid, customer uuid, user number, donor id, worker id, respondent id, membership number, loyalty number, loyalty id, loyalty card number, frequent flyer number, customer code, badge number, employee code, matricula, household id, resident id, voter key, party id, physician id, external user id, clientid
user.job_title: job title, ~job, occupation, job role, ~position title, job position
user.workplace: employer, employer name, workplace, work location, company employer, current employer
user.behavior: ~browsing history, search history, browser history, purchase history, viewing history, watch history, search query, search terms, click history, listening history, visited url, visited urls
?: user agent, user count, user type, user role, user group, user status, last login, login count, first login, client version, client type, customer segment, customer type, patient count, mail order, mail server, mail type, mail status, mobile app, mobile os, mobile version, mobile device, phone model, phone type, phone os, cell type, cell line, cell count, cell culture, cell cycle, cell value, cell index, street view, street lamp, race lap, race track, race condition, race horse, race time, race result, race distance, race number, race id, race name, race date, race type, race round, sex ratio, gender gap, ip rating, ip protection, ip law, ip count, secret santa, secret name, secret id, secret version, card type, card game, card brand, card status, card issuer, card suit, credit card type, credit card brand, account type, account status, account manager, account age, email provider, email client, email subject, email type, email status, email template, email domain, domain name, file name, table name, column name, host name, hostname, server name, product name, brand name, event name, field name, class name, metric name, model name, city name, country name, state name, region name, store name, team name, school name, company name, app name, package name, function name, method name, job name, task name, node name, cluster name, bucket name, key name, display order, memory address, web address, contract address, wallet address, site address, cell address, register address, blood bank, blood sugar control, house price, house age, house size, house type, tax rate, tax amount, tax code, tax year, income tax, income group, income level code, passport control, passport count, drug price, face value, face area, face id count, iris species, iris type, visa type, sin wave, tin roof, tin content, tin can, nit value, position title code, secret ballot, sort code order, sort order, pin code type, pin count, pin mapping, pin map, cookie policy, cookie consent, session count, device type, device model, device count, device name, mac version, mac os, location id, location code, location name, location type, state machine, state code version, state id, country id, city id, age hours, age days, cache age, page age, age rating, age limit, social security rate, vin yard, vin rouge, phone case, phone price, zip file, zip archive, zip path, zip size, medication count, diagnosis count, salary currency, salary frequency, pay period, pay date, birth rate, birth count, death count, death rate, death toll, dna methylation array, photo id, photo count, photo credit, otp sent, password policy, signature date, aba therapy, condition code, condition number, condition type, treatment group, treatment arm, treatment effect, unit test, education index, heart rate variability index, twitter mentions, twitter followers, facebook likes, linkedin followers, instagram followers, facebook ads, twitter ads, user rating, user score, client name server
`;

export interface Phrase {
  /** Null: the phrase sounds personal and is not. */
  readonly category: string | null;
  /** Counts only after a word for a person or in a table about people. */
  readonly ambiguous: boolean;
}

/** A trie over canonical words. `phrase` is set where one ends. */
export interface PhraseNode {
  readonly next: Map<string, PhraseNode>;
  phrase: Phrase | null;
}

/** All phrases, by their words. */
export const PHRASES: PhraseNode = compile(TABLE);

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words that may follow a head without changing what the column holds. */
export const AFTER: ReadonlySet<string> = words(`
  number id code value values text txt string str raw clean cleaned norm normalized normalised original orig
  old new current previous prev alt alternate alternative secondary primary main other second third home work
  business office personal private mobile day night evening emergency contact person customer user patient
  employee client member owner holder guest student sender recipient from to lower upper key col column field
  final full plain masked encrypted enc line full short long formatted fmt std display self spouse partner
  mother father parent child billing shipping delivery res residence suffix prefix initial initials
  usd eur gbp amount amt range group band bracket category class gross net annual monthly yearly hourly
  years ltd list array json hash hashed sha md token tokenized
  nm cd desc description notes a b c x y us uk de fr es it nl be ch ca au jp in br mx id eu pl se
  principal completo completa complet complete actual personnel personal professionnel privat geschaftlich movil
  fixe portable particular trabajo casa domicile travail bureau
`);

/** Words that turn what follows or precedes them into a measure, a flag or a setting. */
export const BEFORE_NOT: ReadonlySet<string> = words(`
  is has have had was were can should needs need flag count cnt num n nb total avg average mean median min max
  sum pct percent percentage ratio rate share number with without wants allow allows allowed enable enabled
  valid invalid verified missing null unique distinct days hours time duration nof amount
  error errors score validate require required requires include show hide use uses using test unit
`);

/** Words for a human being: they make an ambiguous head personal, and a table one about people. */
export const PERSON: ReadonlySet<string> = words(`
  customer patient employee user person member student guest client passenger subscriber applicant candidate
  borrower tenant citizen resident donor worker staff nurse doctor physician teacher pupil participant
  respondent contact lead prospect driver buyer seller beneficiary insured policyholder claimant spouse parent
  mother father child guardian individual visitor attendee player author reviewer assignee supervisor survivor
  victim suspect offender defendant cardholder shopper voter nominee salesperson practitioner caregiver payee
  payer purchaser traveler traveller household customers patients employees users persons members students
  guests clients passengers subscribers applicants candidates contacts leads prospects participants visitors
  attendees workers teachers donors residents citizens tenants kunde hr payroll people crm census demographics
`);

/** Further words that, before an ambiguous head, make it a person's: `billing address`, `home location`. */
export const PERSONAL_BEFORE: ReadonlySet<string> = words(`
  billing shipping home residential mailing residence delivery personal private given maiden family emergency
  next kin holder owner recipient sender subject partner creator reporter manager provider signer profile
`);

/** Words for what has an address and a phone without being a person. */
export const ORGANISATION: ReadonlySet<string> = words(`
  restaurant restaurants store stores shop shops school schools company companies business businesses hotel
  hotels branch branches supplier suppliers vendor vendors hospital hospitals office offices airport airports
  station stations listing listings place places venue venues university universities library libraries bank
  banks church churches museum museums warehouse warehouses facility facilities merchant merchants
`);

/** Words that say the values are no longer in clear. */
export const PSEUDONYM: ReadonlySet<string> = words(
  'hash hashed sha md token tokenized tokenised pseudonym pseudonymized pseudonymised anonymized anonymised',
);

function compile(table: string): PhraseNode {
  const root: PhraseNode = { next: new Map(), phrase: null };
  for (const line of table.trim().split('\n')) {
    const colon = line.indexOf(': ');
    const category = line.slice(0, colon);
    for (const entry of line.slice(colon + 2).split(', ')) {
      const ambiguous = entry.startsWith('~');
      let node = root;
      for (const word of (ambiguous ? entry.slice(1) : entry).split(' ')) {
        let next = node.next.get(word);
        if (next === undefined) node.next.set(word, (next = { next: new Map(), phrase: null }));
        node = next;
      }
      node.phrase = { category: category === '?' ? null : category, ambiguous };
    }
  }
  return root;
}
