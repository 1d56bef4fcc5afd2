/**
 * Spellings, abbreviations and translations of the words that column names are made of.
 * One line a meaning; what the meanings say about a person is in `phrases.ts`.
 */

const TABLE = `
access key: accesskey
access token: accesstoken
account: acct acc acnt accounts konto cuenta compte conta
account number: acctno accountno accountnumber acctnum accno kontonummer kontonr
address: addr adr addrs addresses adrs adresse adressen adres adress direccion indirizzo endereco
address line: addressline
advertising id: idfa gaid aaid
age: edad idade leeftijd wiek alder ages
allergy: allergies
api key: apikey
auth token: authtoken
bank account: bankaccount
birth: urodzenia naissance nacimiento nascita nascimento
birth date: dob dateofbirth birthdate birthday bday bdate brthdt birthdt born geburtsdatum gebdat gebdatum geburtstag geboortedatum fodelsedatum fodselsdato datanascimento fechanacimiento datenaissance
birth place: geburtsort
birth year: birthyear yob geburtsjahr
blood pressure: bloodpressure
blood type: bloodtype bloodgroup
card: crd tarjeta
card number: ccn ccnum ccnumber creditcardnumber cardnumber cardno cardnum kreditkartennummer
cell phone: cellphone
child: kids children
city: wohnort ort stadt ville ciudad cidade citta miasto woonplaats town municipality cty
client secret: clientsecret
codice fiscale: codicefiscale
condition: conditions
cookie id: cookieid
coordinates: latlng latlon latlong coords coord
country: pais pays paese ctry cntry
credentials: creds credential
credit card: creditcard kreditkarte
customer: cust customers kunde kunden cliente klient klant
customer id: custid
cvv: cvc
date: dt dte dates fecha datum
debit card: debitcard
destination: dst
device id: deviceid
diagnosis: diag diagnose diagnoses diagnostico diagnosi
disease: krankheit maladie enfermedad illness
driver: drivers driving
driver license: driverslicense driverlicense drivinglicence drivinglicense fuhrerschein fuhrerscheinnummer permisconducir
driver license number: dln
email: emails emailaddress emailaddr emailid emial eml mailaddress emailadresse mailadresse courriel correo correoelectronico correios
employee: emp empl employees mitarbeiter empleado employe
employee id: empid
employer: emplr
ethnicity: ethnic ethnicities ethnie ethn etnia
facebook: fb
fax: telefax
fax number: faxnumber faxno
fingerprint: fingerprints
first name: fname firstname frstname forename givenname fnm gname vorname prenom prenoms nombres voornaam fornamn fornavn imie etunimi jmeno
full name: fullname fullnm realname vollname
gender: gndr geschlecht genero geslacht plec sesso gendr
home address: homeaddress
house number: hausnummer hausnr
iban: ibans
id: identifier ident ids
income: einkommen revenu ingresos
instagram: insta
insurance number: versichertennummer krankenversichertennummer
ip: ips ipv srcip dstip clientip
ip address: ipaddr ipaddress ipadresse srcaddr dstaddr remoteaddr
job title: jobtitle
last name: lname lastname surname lnm familyname secondname sname surnames nachname familienname zuname nomfamille apellido apellidos cognome sobrenome achternaam efternamn etternavn efternavn nazwisko sukunimi prijmeni
latitude: lat
license: licence lic
license number: licno
license plate: licenseplate numberplate regplate kennzeichen
login: logon
longitude: lng lon long
mac address: macaddr macaddress
maiden name: maidenname geburtsname
marital status: maritalstatus familienstand zivilstand
medication: medications meds medikament
middle name: mname middlename
mobile: mob mobil
mobile phone: mobilephone mobileno mobilenumber handy handynummer celular cellulare mobiltelefon mobilnummer
mother: mothers
national id: nationalid natid nin citizenid personalausweis ausweisnummer
national insurance: nino
nationality: nationalitat nationalite nacionalidad staatsangehorigkeit citizenship nationalities
nick name: nickname
number: num nbr nr numb numero nummer numer no #
occupation: beruf profession profesion ocupacion
passport: passportno passportnumber pasaporte reisepass reisepassnummer passeport passaporto paspoort passnummer passaporte
password: pwd passwd psw pswd passwort contrasena motdepasse passphrase wachtwoord senha haslo losenord kennwort passcode
password hash: passwordhash
patient: pt pat patients paciente paziente
person: persons people personne persona pers ppl
personnummer: personnr fodselsnummer henkilotunnus hetu
phone: tel tele telno phn phones phonenumber phoneno phonenum telephone telephones telefon telefono telefone telefoon telefonnummer telefoonnummer telefonnr telnr
phone number: msisdn
photo: pic picture avatar foto
postal address: anschrift postaladdress
postal code: postcode postalcode pincode plz postleitzahl codigopostal codepostal cep postnummer postnr pstlcd
prescription: rx prescriptions
private key: privatekey
province: provincia prov
refresh token: refreshtoken
religion: religious religione konfession religio faith relig
routing number: routingnumber
salary: sal gehalt salario salaire stipendio salaris sueldo wynagrodzenie
screen name: screenname
secret: secrets
secret key: secretkey
session id: sessionid
sex: sexe sexo
social security: socialsecurity
sort code: sortcode blz bankleitzahl
source: src
ssn: ssns socialsecuritynumber socsec socialsecurityno ssnum sozialversicherungsnummer rentenversicherungsnummer
state: bundesland
street: strasse strassenname calle rue ulica gata straat streetname
street address: domicilio streetaddress
symptom: symptoms
tax: taxpayer steuer
tax id: taxid steuerid steuernummer
title: titel
token: tok
user: usr users
user id: uid userid
username: usrname loginname benutzername userhandle nutzername
vat number: partitaiva
vehicle: kfz
vin: vinnumber
wage: lohn wages
year: yr
years: yrs
zip code: zipcode zipcd zcta
`;

/** What a word stands for: one word, or several where it abbreviates a phrase (`dob` is `birth date`). */
export const ALIASES: ReadonlyMap<string, readonly string[]> = new Map(
  TABLE.trim()
    .split('\n')
    .flatMap((line) => {
      const [stands = '', words = ''] = line.split(': ');
      return words.split(' ').map((word): [string, readonly string[]] => [word, stands.split(' ')]);
    }),
);
