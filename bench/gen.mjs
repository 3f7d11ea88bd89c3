// Seeded, deterministic data: the same seed gives the same documents everywhere.

export function rng(seed) { // mulberry32
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const W = (s) => s.trim().split(/\s+/);
const KIND = W(`walking gardening singing knitting cooking painting drawing pottery dancing yoga
pilates swimming cycling chess bingo reading writing photography birdwatching woodwork bowls tennis
badminton football meditation crochet quilting baking allotment choir ukulele guitar drumming drama
history genealogy astronomy fishing boccia tai-chi aerobics stretching balance falls-prevention
breakfast lunch coffee craft computer tablet smartphone budgeting debt housing benefits employment
volunteering parenting carers dementia bereavement diabetes stroke cardiac cancer asthma arthritis
menopause autism adhd recovery sobriety language conversation repair sewing toddler youth veterans`);
const FORM = W(`group club class course session circle cafe workshop drop-in walk meeting lesson
social morning afternoon evening network shed hub clinic`);
const ADJ = W(`friendly gentle relaxed welcoming small lively quiet seated beginner weekly free shared
outdoor indoor supportive creative practical local guided inclusive women's men's intergenerational
accessible sociable mindful slow steady active community`);
const FILL = W(`come along for a chat and meet new people in your neighbourhood whatever age or ability
no experience needed we provide all materials tools and tea with biscuits please wear comfortable shoes
and bring water our volunteers will greet you at the door led by trained leaders who know how to adapt
each exercise places are limited so ring ahead to book your first visit is always free carers partners
and assistance dogs are welcome parking is available behind the building nearest bus stop is two minutes
away there is a lift a hearing loop and an accessible toilet suitable if you feel lonely anxious stressed
or low after illness surgery retirement or loss build confidence strength stamina memory and friendships
learn a skill share stories enjoy nature music and laughter referral from a link worker surgery nurse or
pharmacist is helpful but not required interpreters can be arranged on request contact the coordinator`);
const VENUE = W(`hall centre library church chapel park leisure-centre school surgery pavilion museum
farm garden pub mosque temple theatre gym pool college`);
const INTEREST = W(`arts crafts nature gardening music food sport fitness learning history games
technology faith animals writing volunteering health money family social`);
const NEED = W(`loneliness anxiety low-mood inactivity falls pain bereavement debt housing caring
dementia weight diabetes addiction work`);
const ACCESS = W(`step-free hearing-loop accessible-toilet parking quiet-space bsl lift online`);
const SYL = W(`ash bar bel bram bur car chel cor dal dun ed el far fen gar glen hal ham har hol ken kil
lan lin mar mel nor oak pem ran rom sel stan sut tam thor tre ul wal wen win wor yar`);
const END = W(`bury ton ham ford ley field worth wick by stead well mere combe don gate`);

const pick = (r, a) => a[(r() * a.length) | 0];
const cap = (s) => s[0].toUpperCase() + s.slice(1);
const pad = (n, w) => String(n).padStart(w, '0');
export const actId = (i) => 'act_' + pad(i, 6);

// 2500 place names, so the vocabulary has a long tail like real titles have.
const PLACES = (() => {
  const r = rng(7), out = new Set();
  while (out.size < 2500) out.add(cap(pick(r, SYL) + (r() < 0.6 ? pick(r, SYL) : '') + pick(r, END)));
  return [...out];
})();

function some(r, a, min, max) {
  const n = min + ((r() * (max - min + 1)) | 0), s = new Set();
  while (s.size < n) s.add(pick(r, a));
  return [...s];
}

/** One activity, about 400-700 bytes (mean ~505) as JSON, independent of every other one. */
export function activity(i, seed = 1) {
  const r = rng(seed * 1_000_003 + i);
  const kind = pick(r, KIND), place = pick(r, PLACES);
  const n = 20 + ((r() * 21) | 0), words = [pick(r, ADJ), kind, pick(r, FORM)];
  while (words.length < n) {
    const x = r();
    if (x < 0.78) { // a run of three to five ordinary words
      const at = (r() * (FILL.length - 5)) | 0;
      words.push(...FILL.slice(at, at + 3 + ((r() * 3) | 0)));
    } else words.push(x < 0.88 ? pick(r, KIND) : x < 0.96 ? pick(r, ADJ) : pick(r, PLACES));
  }
  const h = 9 + ((r() * 10) | 0), m = r() < 0.5 ? '00' : '30';
  return {
    id: actId(i),
    title: `${place} ${cap(pick(r, ADJ))} ${kind} ${pick(r, FORM)}`,
    description: cap(words.slice(0, n).join(' ')) + '.',
    group: `${pick(r, PLACES)} ${cap(pick(r, INTEREST))} Trust`,
    venue: `${pick(r, PLACES)} ${cap(pick(r, VENUE))}`,
    lat: +(51.2 + r() * 3).toFixed(5),
    lon: +(-2.8 + r() * 3).toFixed(5),
    interests: some(r, INTEREST, 1, 3),
    needs: some(r, NEED, 1, 2),
    cost: r() < 0.6 ? 'free' : `£${1 + ((r() * 8) | 0)}`,
    access: some(r, ACCESS, 1, 3),
    times: [{ d: 1 + ((r() * 7) | 0), s: `${pad(h, 2)}:${m}`, e: `${pad(h + 2, 2)}:${m}` }],
  };
}
export const activities = (n, seed = 1) => Array.from({ length: n }, (_, i) => activity(i, seed));

/** One attendance record, about 150 bytes as JSON. */
export function attendance(i, seed = 1) {
  const r = rng(seed * 7_000_003 + i);
  return {
    id: 'att_' + pad(seed, 3) + '_' + pad(i, 6),
    activity: actId((r() * 10000) | 0),
    person: 'per_' + pad((r() * 300) | 0, 5),
    date: `2026-${pad(1 + ((r() * 12) | 0), 2)}-${pad(1 + ((r() * 28) | 0), 2)}`,
    status: pick(r, ['came', 'missed', 'excused']),
    by: 'lw_' + pad((r() * 20) | 0, 3),
    at: 1767225600000 + ((r() * 3e10) | 0),
  };
}
export const attendances = (n, seed = 1) => Array.from({ length: n }, (_, i) => attendance(i, seed));

/** CouchDB form: id becomes _id. */
export const couch = ({ id, ...d }) => ({ _id: id, ...d });
