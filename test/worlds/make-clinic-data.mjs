// Writes the data files of the demo world: a clinic and its customers, all invented, always the same bytes.
// Names come from two short lists, addresses end in example.org, phones use the 555-01xx block kept for fiction.
import { mkdirSync, writeFileSync } from 'node:fs';

const here = new URL('clinic/', import.meta.url);
let state = 20261121;
const next = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 4294967296;
};
const int = (low, high) => low + Math.floor(next() * (high - low + 1));
const pick = (list) => list[int(0, list.length - 1)];
const pad = (number, width) => String(number).padStart(width, '0');

const FIRST = ['Ada', 'Bruno', 'Chiara', 'Dario', 'Elif', 'Farid', 'Greta', 'Hanna', 'Ivo', 'Jonas', 'Katya', 'Liam', 'Mira', 'Noor', 'Olga', 'Pavel', 'Rosa', 'Sven', 'Tara', 'Yusuf'];
const LAST = ['Abel', 'Brandt', 'Costa', 'Dvorak', 'Eriksen', 'Fontana', 'Gruber', 'Haas', 'Ito', 'Jansen', 'Keller', 'Lindholm', 'Moreau', 'Novak', 'Okafor', 'Petrov', 'Quist', 'Rossi', 'Schmid', 'Tanaka'];
const COUNTIES = ['Aldermoor', 'Brackenridge', 'Copperfield', 'Dunmere'];
const PLANS = ['basic', 'plus', 'family'];
const PRODUCTS = ['thermometer', 'bandages', 'vitamin box', 'inhaler', 'blood pressure cuff'];
const DIAGNOSES = ['E11.9', 'I10', 'J45.909', 'M54.5', 'F41.1', 'Z00.00'];
const MEDICATION = ['metformin', 'lisinopril', 'salbutamol', 'ibuprofen', 'sertraline', 'none'];

const date = (from, to) => `${int(from, to)}-${pad(int(1, 12), 2)}-${pad(int(1, 28), 2)}`;
const person = () => {
  const first = pick(FIRST);
  const last = pick(LAST);
  return { name: `${first} ${last}`, email: `${first}.${last}${int(1, 99)}@example.org`.toLowerCase() };
};
const phone = () => `(${int(201, 989)}) 555-01${pad(int(0, 99), 2)}`;
const ssn = () => `${pad(int(101, 599), 3)}-${pad(int(11, 98), 2)}-${pad(int(1001, 9998), 4)}`;

const write = (path, header, rows) => {
  mkdirSync(new URL(path.replace(/[^/]+$/, ''), here), { recursive: true });
  writeFileSync(new URL(path, here), `${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`);
};

const customers = Array.from({ length: 80 }, (_, i) => {
  const { name, email } = person();
  return [1001 + i, name, email, phone(), pick(COUNTIES), pick(PLANS), date(2021, 2025), (next() * 900 + 40).toFixed(2)];
});
write('data/customers.csv', 'customer_id,name,email,phone,county,plan,signup_date,lifetime_value', customers);

const orders = Array.from({ length: 200 }, (_, i) => [
  50001 + i, int(1001, 1080), pick(PRODUCTS), int(1, 5), (next() * 80 + 5).toFixed(2), date(2025, 2026),
]);
write('data/orders.csv', 'order_id,customer_id,product,quantity,amount,order_date', orders);

const patients = Array.from({ length: 60 }, () => {
  const { name, email } = person();
  return [ssn(), name, date(1940, 2008), pick(['f', 'm']), pick(COUNTIES), email];
});
write('data/patients.csv', 'ssn,name,date_of_birth,sex,county,email', patients);

const histories = Array.from({ length: 150 }, () => [
  pick(patients)[0], date(2023, 2026), pick(DIAGNOSES), pick(MEDICATION), (next() * 700 + 20).toFixed(2),
]);
write('data/histories.csv', 'ssn,visit_date,diagnosis,medication,cost', histories);

// A public data set of our own: bean seeds measured in millimetres. Nothing personal in it, whatever it is joined with.
const seeds = Array.from({ length: 120 }, () => {
  const species = pick(['amber', 'ivory', 'jade']);
  const base = { amber: 12, ivory: 15, jade: 18 }[species];
  return [(base + next() * 3).toFixed(1), (base / 2 + next()).toFixed(1), (base / 30 + next() / 10).toFixed(2), species];
});
write('public/beans.csv', 'seed_length,seed_width,seed_mass,species', seeds);
