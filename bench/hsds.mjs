// The generated activities as a folder of HSDS 1.0 CSV files, so that the hub gets them as it gets real ones. What the
// format has no column for (interests, needs, times) stands in the description: the same bytes travel as for the peers.
//   node hsds.mjs FOLDER [n=10000]
import fs from 'node:fs';
import { activities } from './gen.mjs';

const [folder, many = '10000'] = process.argv.slice(2);
const cell = (value) => (/[",\n]/.test(`${value}`) ? `"${`${value}`.replaceAll('"', '""')}"` : `${value}`);
const write = (file, names, rows) => fs.writeFileSync(`${folder}/${file}`, [names, ...rows].map((row) => row.map(cell).join(',')).join('\n') + '\n');

const docs = activities(+many), groups = new Map();
for (const doc of docs) if (!groups.has(doc.group)) groups.set(doc.group, `g${groups.size + 1}`);
fs.mkdirSync(folder, { recursive: true });
write('organizations.csv', ['id', 'name', 'description'], [...groups].map(([name, id]) => [id, name, '']));
write('locations.csv', ['id', 'organization_id', 'name', 'latitude', 'longitude', 'accessibility'],
  docs.map((doc) => [doc.id, groups.get(doc.group), doc.venue, doc.lat, doc.lon, '']));
write('addresses.csv', ['id', 'location_id', 'address_1', 'city', 'state_province', 'postal_code', 'country'],
  docs.map((doc) => [doc.id, doc.id, doc.venue, '', '', '', 'GB']));
write('services.csv', ['id', 'location_id', 'name', 'description', 'fees'],
  docs.map((doc) => [doc.id, doc.id, doc.title, `${doc.description} ${[...doc.interests, ...doc.needs, ...doc.access, ...doc.times.map((t) => `${t.d} ${t.s}-${t.e}`)].join(', ')}`, doc.cost]));
