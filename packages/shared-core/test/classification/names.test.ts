/** What column names say, and what they do not: the head noun decides. */
import { voteByName } from '../../src/index.ts';

const categoryOf = (name: string, columns: readonly string[] = [], asset: string | null = null) =>
  voteByName(name, { columns, asset })[0]?.category ?? null;

const SAYS: readonly (readonly [string, string])[] = [
  ['email', 'user.contact.email'],
  ['e_mail', 'user.contact.email'],
  ['CustomerEmailAddr', 'user.contact.email'],
  ['contact_email_1', 'user.contact.email'],
  ['phone', 'user.contact.phone_number'],
  ['mobile_no', 'user.contact.phone_number'],
  ['homePhone', 'user.contact.phone_number'],
  ['first_name', 'user.name.first'],
  ['fname', 'user.name.first'],
  ['lastName', 'user.name.last'],
  ['SURNAME', 'user.name.last'],
  ['customer_name', 'user.name'],
  ['passenger_name', 'user.name'],
  ['dob', 'user.demographic.date_of_birth'],
  ['date_of_birth', 'user.demographic.date_of_birth'],
  ['ssn', 'user.government_id.national_identification_number'],
  ['SSNValue', 'user.government_id.national_identification_number'],
  ['passport_number', 'user.government_id.passport_number'],
  ['drivers_license', 'user.government_id.drivers_license_number'],
  ['credit_card_number', 'user.financial.credit_card'],
  ['cc_num', 'user.financial.credit_card'],
  ['cvv2', 'lacuna.pci.sad'],
  ['iban', 'user.financial.bank_account'],
  ['acct_no', 'user.financial.bank_account'],
  ['salary', 'user.financial'],
  ['gender', 'user.demographic.gender'],
  ['billing_address', 'user.contact.address.street'],
  ['zip', 'user.contact.address.postal_code'],
  ['client_ip', 'user.device.ip_address'],
  ['mac_addr', 'user.device.device_id'],
  ['user_id', 'user.unique_id'],
  ['username', 'user.account.username'],
  ['passwd', 'user.authorization.password'],
  ['api_key', 'system.authentication'],
  ['mrn', 'user.health_and_medical.record_id'],
  ['diagnosis', 'user.health_and_medical'],
  ['ethnicity', 'user.demographic.race_ethnicity'],
  ['license_plate', 'user.government_id.vehicle_registration'],
  ['vorname', 'user.name.first'],
  ['Straße', 'user.contact.address.street'],
  ['geburtsdatum', 'user.demographic.date_of_birth'],
  ['prénom', 'user.name.first'],
  ['numero_de_securite_sociale', 'user.government_id.national_identification_number'],
  ['fecha_nacimiento', 'user.demographic.date_of_birth'],
  ['apellido1', 'user.name.last'],
  ['data_nascita', 'user.demographic.date_of_birth'],
  ['nazwisko', 'user.name.last'],
];

test.each(SAYS)('%s is %s', (name, category) => {
  expect(categoryOf(name)).toBe(category);
});

const SAYS_NOTHING = `
  email_verified email_count email_opt_in email_open_rate email_template is_email_valid num_emails email_domain
  ip_rating race_lap_time password_policy_version order_date passenger_count passing_yards state_machine
  ssn_field_present phone_model phone_count mobile_app_version user_count user_agent user_type last_login
  address_count memory_address product_name file_name company_name brand_name name_length sex_ratio
  card_type credit_card_type Num_Credit_Card Num_of_Loan Type_of_Loan FLAG_PHONE sepal_length sepal_width
  petal_length species target label value amount quantity price total latitude_error created_at updated_at
  version sku order_id product_id row_index epoch loss accuracy temperature humidity wind_speed rating score
  page stage storage language_model_version embedding tokens_per_second gender_gap birth_rate death_rate
  credit_card_fee_rate city_count country_gdp account_manager_count house_price tax_rate cell_count
`
  .trim()
  .split(/\s+/);

test.each(SAYS_NOTHING)('%s says nothing of a person', (name) => {
  expect(categoryOf(name)).toBeNull();
});

test('an ambiguous word counts in a table about people and nowhere else', () => {
  expect(categoryOf('name', ['name', 'email'])).toBe('user.name');
  expect(categoryOf('name', ['name', 'price', 'sku'])).toBeNull();
  expect(categoryOf('name', ['name', 'county'], 'data/customers.csv')).toBe('user.name');
  expect(categoryOf('age', ['age', 'sex'])).toBe('user.demographic.age_range');
  expect(categoryOf('AGE', ['CRIM', 'ZN', 'AGE', 'TAX'], 'boston.csv')).toBeNull();
});

test('a name that says hashed makes a pseudonym, not a clear value', () => {
  expect(voteByName('email_sha256')[0]).toMatchObject({
    category: 'user.contact.email',
    identifiability: 'pseudonymous',
  });
});

test('evidence never repeats the name of the column', () => {
  expect(JSON.stringify(voteByName('jane_doe_email'))).not.toContain('jane');
});

/** Tables that tutorials use. Things are not people, whatever their columns are called. */
const ABOUT_THINGS: Readonly<Record<string, string>> = {
  'iris.csv': 'sepal_length,sepal_width,petal_length,petal_width,species',
  'penguins.csv': 'species,island,bill_length_mm,flipper_length_mm,body_mass_g,sex,year',
  'tips.csv': 'total_bill,tip,sex,smoker,day,time,size',
  'boston.csv': 'CRIM,ZN,INDUS,CHAS,NOX,RM,AGE,DIS,RAD,TAX,PTRATIO,B,LSTAT,MEDV',
  'mpg.csv': 'mpg,cylinders,displacement,horsepower,weight,acceleration,model_year,origin,name',
  'taxi.parquet':
    'VendorID,pickup_datetime,passenger_count,trip_distance,pickup_latitude,pickup_longitude',
  'flights.csv': 'year,month,day,dep_time,carrier,flight,tailnum,origin,dest,name',
  'world.csv': 'Country,Region,Population,Area,City,State,Country Code,Phones (per 1000),Birthrate',
  'weather.csv': 'station,station_name,elevation,latitude,longitude,date,prcp',
  'wine.csv': 'fixed acidity,citric acid,residual sugar,density,pH,alcohol,quality',
  'stocks.csv': 'Date,Open,High,Low,Close,Volume,Name,Symbol,company',
};

test.each(Object.keys(ABOUT_THINGS))('%s holds nothing personal', (asset) => {
  const columns = ABOUT_THINGS[asset]!.split(',');
  expect(columns.filter((it) => categoryOf(it, columns, asset) !== null)).toEqual([]);
});

test('a word before an ambiguous one takes it away', () => {
  const columns = ['repo_name', 'committer_email', 'YearsAtCompany'];
  expect(columns.map((it) => categoryOf(it, columns))).toEqual([null, 'user.contact.email', null]);
});

test('age and sex together make people; sex alone does not', () => {
  expect(categoryOf('sex', ['age', 'sex', 'chol'])).toBe('user.demographic.gender');
  expect(categoryOf('sex', ['sex', 'island'])).toBeNull();
});

test('a shop has a phone and an address and is no person', () => {
  const columns = ['name', 'address', 'city', 'phone'];
  expect(categoryOf('name', columns, 'restaurants.csv')).toBeNull();
  expect(categoryOf('name', columns, 'members.csv')).toBe('user.name');
});
