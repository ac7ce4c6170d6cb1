// Checks a certificate from the bytes of its file, as src/credential/check.rs does. The page gets
// this without comments and white space.

const $ = (id) => document.getElementById(id);
const dataOf = (id) => JSON.parse($(id).textContent);
const { did, keys, issuer, base, page, status, list, revoked, lang } = dataOf('data');
const words = dataOf('words');

// What is thrown is the word for what was found. What the platform throws is about a text that is
// not in the form that engross writes.
const must = (holds, word = 'text') => {
  if (!holds) throw word;
};
// Bytes as a string, a character for each, and back.
const binary = (bytes) => String.fromCharCode(...new Uint8Array(bytes));
const bytes = (text) => Uint8Array.from(text, (c) => c.charCodeAt());
const hash = async (what) => binary(await crypto.subtle.digest('SHA-256', what));
const read = (what) => new Response(what).arrayBuffer();
const parse = (json) => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));

// The statements that members stand for, as in src/credential/nquads.rs: the vocabulary of the
// predicate, which is called like the member if it has no name of its own; then the type of the
// value, or `<` if it is an address; then the only value. A list is about a node.
const VOCABULARIES = {
  v: 'https://www.w3.org/2018/credentials#',
  b: 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#',
  t: 'https://www.w3.org/ns/credentials/status#',
  k: 'https://w3id.org/security#',
  s: 'https://schema.org/',
  c: 'http://purl.org/dc/terms/',
  x: 'https://www.w3.org/2001/XMLSchema#',
  d: 'http://www.w3.org/2001/XMLSchema#',
  r: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
};
const V2 = 'https://www.w3.org/ns/credentials/v2';
const PROOF = {
  type: 'k.DataIntegrityProof',
  cryptosuite: 'k k.cryptosuiteString eddsa-rdfc-2022',
  created: 'c d.dateTime',
  verificationMethod: 'k <',
  proofPurpose: 'k <k assertionMethod',
  proofValue: 0,
};
const LIST = {
  '@context': [V2],
  id: 0,
  type: ['v.VerifiableCredential', 't.BitstringStatusListCredential'],
  issuer: 'v <',
  validFrom: 'v d.dateTime',
  credentialSubject: ['v', {
    id: 0,
    type: 't.BitstringStatusList',
    statusPurpose: 't  revocation',
    encodedList: 't k.multibase',
  }],
  proof: 0,
};
const CREDENTIAL = {
  '@context': [V2, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: 0,
  type: ['v.VerifiableCredential', 'b.OpenBadgeCredential'],
  name: 's',
  issuer: ['v', { id: 0, type: ['b.Profile'], name: 's', 'url?': 's x.anyURI' }],
  validFrom: 'v d.dateTime',
  'validUntil?': 'v d.dateTime',
  credentialSubject: ['v', {
    id: 0,
    type: ['b.AchievementSubject'],
    identifier: ['b', {
      type: 'b.IdentityObject',
      hashed: 'b x.boolean false',
      identityHash: 'b',
      identityType: 'b  ext:name',
    }],
    achievement: ['b', {
      id: 0,
      type: ['b.Achievement'],
      name: 's',
      description: 's',
      criteria: ['b.Criteria', { 'id?': 0, 'narrative?': 'b' }],
      'image?': ['b', { id: 0, type: 'b.Image' }],
    }],
    'term?': 'b',
    'role?': 'b',
    'licenseNumber?': 'b',
    'activityStartDate?': 'b x.date',
    'activityEndDate?': 'b x.date',
    'creditsEarned?': 'b x.float',
    'narrative?': 'b',
  }],
  'relatedResource?': ['v', { id: 0, digestSRI: 'v v.sriString', mediaType: 's.encodingFormat' }],
  'credentialStatus?': ['v', {
    id: 0,
    type: 't.BitstringStatusListEntry',
    statusPurpose: 't  revocation',
    statusListIndex: 't',
    statusListCredential: 't <',
  }],
  proof: 0,
};
const full = (short, member) => VOCABULARIES[short[0]] + (short.slice(2) || member);
// With other characters, an address could stand for more than one statement.
const node = (iri) => {
  must(/^[a-z]\w*:[^\0- <>"{}|\\^`]+$/.test(iri));
  return `<${iri}>`;
};
// A fraction is in the canonical form of a double.
const literal = (value) => JSON.stringify(value.toFixed && value % 1 ? value.toExponential(15).replace(/(\d)0*e\+?/, '$1E') : `${value}`);
const same = (value, expected) => must(JSON.stringify(value) == JSON.stringify(expected));

const state = (members, form, subject, lines, blanks) => {
  let unknown = Object.keys(members).length;
  for (const key in form) {
    const member = key.replace('?', '');
    const rule = form[key];
    const value = members[member];
    const add = (short, object, to = lines) => to.push(`${subject} <${full(short, member)}> ${object} .\n`);
    if (value === undefined) {
      must(key != member);
      continue;
    }
    unknown--;
    if (member == '@context') {
      same(value, rule);
    } else if (member == 'type') {
      same(value, JSON.parse(JSON.stringify(rule).replace(/\w\./g, '')));
      [rule].flat().forEach((type) => add('r', node(full(type))));
    } else if (rule.map) {
      const [inner, more] = [value].flat();
      must(!more);
      const object = inner.id ? node(inner.id) : '_:a';
      const to = inner.id ? lines : [];
      add(rule[0], object, to);
      state(inner, rule[1], object, to, blanks);
      if (to != lines) blanks.push(to);
    } else if (rule) {
      const [short, type, only] = rule.split(' ');
      must(!only || `${value}` == only);
      add(short, type?.[0] == '<' ? node((VOCABULARIES[type[1]] || '') + value) :
        literal(value) + (type ? `^^<${full(type)}>` : ''));
    }
  }
  must(!unknown);
};
const digest = (lines) => hash(new TextEncoder().encode(lines.sort().join('')));
// RDFC-1.0: nodes without an address are in the order of the digests of their own statements.
const canonical = async (members, form, subject = node(members.id)) => {
  const lines = [];
  const blanks = [];
  state(members, form, subject, lines, blanks);
  const ranked = await Promise.all(blanks.map(async (own) => [await digest(own), own]));
  ranked.sort().forEach(([, own], index) =>
    own.forEach((line) => lines.push(line.replace(/^_:a|_:a(?= .\n$)/, '_:c14n' + index))));
  return digest(lines);
};
const base58 = (text, size) => {
  let number = 0n;
  for (const letter of text.slice(1)) {
    const digit = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'.indexOf(letter);
    must(digit >= 0);
    number = number * 58n + BigInt(digit);
  }
  const digits = number.toString(16).padStart(2 * size, 0);
  return bytes(digits.replace(/../g, (byte) => String.fromCharCode('0x' + byte)));
};
const checkSignature = async (members, form, issuer, methods) => {
  const { proof } = members;
  const message = await canonical(proof, PROOF, '_:c14n0') + await canonical(members, form);
  const method = proof.verificationMethod;
  must(issuer == did && methods.includes(method), 'key');
  let key;
  try {
    key = await crypto.subtle.importKey('raw', base58(method.split('#')[1], 34).slice(2), 'Ed25519', false, ['verify']);
  } catch {
    must(0, 'old');
  }
  must(await crypto.subtle.verify('Ed25519', key, base58(proof.proofValue, 64), bytes(message)));
};

// The credential in a file, and the file without it, as in src/credential/carrier.rs.
const find = (file) => {
  const text = new TextDecoder('latin1').decode(file);
  const isPdf = text.startsWith('%PDF-');
  const cuts = [];
  const cut = (...range) => cuts.push(range) && file.slice(...range);
  const holds = (condition) => must(condition, 'picture');
  let credential;
  if (isPdf) {
    const place = (at, skipped, end) => {
      const stop = text.indexOf(end, at + skipped);
      holds(stop > 0);
      return cut(at + skipped, stop);
    };
    const at = text.lastIndexOf(`stream\n{"@context":["${V2}",`);
    if (at >= 0) {
      credential = place(at, 7, '\nendstream');
      const mark = '/SubFilter/ETSI.CAdES.detached/Contents<';
      const digits = text.indexOf(mark, cuts[0][1]);
      if (digits >= 0) holds(/^[\da-fA-F]*$/.test(binary(place(digits, 40, '>'))));
    }
  } else if (text.startsWith('‰PNG')) {
    for (let at = 8, end; at < file.length; at = end) {
      holds(at + 12 <= file.length);
      end = at + 12 + new DataView(file.buffer).getUint32(at);
      holds(end <= file.length);
      if (text.startsWith('iTXtopenbadgecredential', at + 4)) {
        holds(!credential && text.startsWith('\0\0\0\0\0', at + 27));
        credential = file.slice(at + 32, end - 4);
        cut(at, end);
      }
    }
  }
  let from = 0;
  const parts = cuts.sort(([a], [b]) => a - b).map(([start, end]) => [file.slice(from, start), from = end][0]);
  return { isPdf, credential, bare: new Blob([...parts, file.slice(from)]) };
};

// A page that is opened from a disk cannot fetch.
const get = async (name) => {
  try {
    const answer = /^http/.test(location) && await fetch(name, { cache: 'no-store' });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch {}
};
// The keys that are published now, or else those of the day when the page was written.
const getMethods = async () => {
  try {
    const { id, assertionMethod, verificationMethod } = parse(await get('did.json'));
    if (id == did) return verificationMethod.filter((method) => method.controller == did &&
      method.id == `${did}#${method.publicKeyMultibase}`).map((method) => method.id)
      .filter((method) => assertionMethod.includes(method));
  } catch {}
  return keys.map((key) => `${did}#${key}`);
};
const lookUp = async ({ statusListCredential: url, statusListIndex: index }, methods) => {
  let [from, encoded] = url == base + status ? list : [''];
  const file = await get(url.slice(base.length));
  let isFresh;
  if (file) {
    const fetched = parse(file);
    await checkSignature(fetched, LIST, fetched.issuer, methods);
    must(fetched.id == url);
    // Something on the way may have kept an old list.
    isFresh = fetched.validFrom >= from;
    if (isFresh) [from, encoded] = [fetched.validFrom, fetched.credentialSubject.encodedList];
  }
  const gzip = bytes(atob(encoded.slice(1).replace(/-/g, '+').replace(/_/g, '/')));
  const bits = new Uint8Array(await read(new Blob([gzip]).stream().pipeThrough(new DecompressionStream('gzip'))));
  must(bits.length > index >> 3);
  return { isFresh, from, isRevoked: bits[index >> 3] & 128 >> (index & 7), index };
};

// Notes what is found about a certificate, and returns the word for it.
const check = async (found, getSidecar) => {
  must(crypto.subtle, 'old');
  const { isPdf, credential, bare } = find(new Uint8Array(await found.file.arrayBuffer()));
  found.isPdf = isPdf;
  const json = credential || await getSidecar();
  must(json, 'none');
  const members = found.credential = parse(json);
  const methods = await getMethods();
  await checkSignature(members, CREDENTIAL, members.issuer.id, methods);
  found.isSigned = true;
  must(members.relatedResource?.[0].digestSRI == 'sha256-' + btoa(await hash(await read(bare))), 'picture');
  try {
    found.list = await lookUp(members.credentialStatus, methods);
  } catch {
    must(0, 'status');
  }
  must(!found.list.isRevoked, 'revoked');
  must(!(members.validUntil?.slice(0, 10) < new Date().toISOString().slice(0, 10)), 'expired');
  return 'genuine';
};

// What is shown: the word for it, and what was found.
let shown = { word: 'idle' };
const show = async (file, getSidecar) => {
  const mine = shown = { word: 'busy', file };
  paint();
  try {
    mine.word = await check(mine, getSidecar);
  } catch (word) {
    mine.word = word.at ? word : 'text';
  }
  if (mine == shown) paint();
};
const showFiles = (files) => {
  const isSidecar = (file) => /\.json$/i.test(file.name);
  const file = [...files].find((file) => !isSidecar(file));
  if (file) show(file, () => [...files].find(isSidecar)?.arrayBuffer());
};
const showKey = async () => {
  const address = location.hash.slice(1);
  if (!address) return paint();
  let key;
  let file;
  try {
    key = encodeURIComponent(decodeURIComponent(address));
    file = !/^\.*$/.test(key) && await get(key);
  } catch {}
  if (file) return show(new File([file], decodeURIComponent(key)), () => /(jpe?g|webp)$/.test(key) && get(key + '.json'));
  shown = { word: /^http/.test(location) ? 'missing' : 'idle' };
  paint();
};

const TONES = { genuine: 'good', revoked: 'bad', picture: 'bad', text: 'bad', key: 'bad', expired: 'fair', status: 'fair', none: 'fair' };
const MARKS = { good: 'm8 12.5 3 3 5-7', bad: 'm9 9 6 6m0-6-6 6', fair: 'M12 7.5v6m0 2v1' };
const languages = $('languages');
const tags = [...languages].map((option) => option.lang);
const start = (tag) => tag.slice(0, 2).toLowerCase();
const isKnown = (tag) => tags.some((known) => start(known) == start(tag));
const chosen = start([...navigator.languages, lang].find(isKnown) ?? 'en');
languages.selectedIndex = tags.findIndex((tag) => start(tag) == chosen);
const say = (word, value) => words[word][languages.selectedIndex].replace('%', () => value);
const day = (moment) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(moment));
const append = (to, tag, more) => to.append(Object.assign(document.createElement(tag), more));

let address = '';
const paint = () => {
  const { word, file, credential, isSigned, isPdf, list } = shown;
  const tone = TONES[word];
  const tag = tags[languages.selectedIndex];
  document.documentElement.lang = tag;
  $('choose').textContent = say('choose');
  languages.ariaLabel = say('language');
  document.body.className = tone;
  $('mark').setAttribute('d', MARKS[tone] ?? 'M8.5 12h7');
  const [date, reason] = revoked[list?.index] ?? [];
  const title = word == 'revoked' ? date ? say(word, day(date)) : say('listed', day(list.from)) :
    say(word, word == 'expired' && day(credential.validUntil));
  $('word').textContent = title;
  const why = words[word + 'Why'] ? word + 'Why' : isSigned ? 'genuineWhy' : 'idleWhy';
  $('why').textContent = word == 'busy' ? '' : say(why, issuer);
  $('note').textContent = !list ? '' : !list.isRevoked ? say(list.isFresh ? 'fresh' : 'saved', day(list.from)) :
    reason ? say('reason', reason) : '';

  const [picture, caption, fields, links] = ['picture', 'caption', 'fields', 'links'].map($);
  fields.textContent = links.textContent = caption.textContent = '';
  picture.hidden = !file || isPdf;
  URL.revokeObjectURL(address);
  if (file) {
    address = URL.createObjectURL(file);
    append(caption, 'a', { href: address, textContent: file.name });
  }
  Object.assign(picture, { src: isPdf ? '' : address, alt: title });
  const section = $('text');
  section.hidden = !credential;
  try {
    paintFields(credential, fields);
    $('heading').textContent = say(isSigned ? 'signed' : 'unproven');
    document.title = `${title}: ${picture.alt = credential.credentialSubject.identifier[0].identityHash}`;
    if (word == 'genuine') append(links, 'a', { href: linkedIn(credential), textContent: say('linkedin') });
  } catch {
    section.hidden = true;
  }
};

// Everything that is signed, in the words of the certificate's language.
const paintFields = ({ name, credentialSubject: subject, validFrom, validUntil, issuer, proof }, fields) => {
  const { achievement } = subject;
  const date = (moment) => moment && day(moment);
  const lines = subject.narrative?.split('\n').map((line) => line.split(/: (.*)/)) ?? [];
  for (const [label, value, isOwn] of [
    ['name', subject.identifier[0].identityHash],
    ['award', name],
    ['role', subject.role],
    ['term', subject.term],
    ['number', subject.licenseNumber],
    ['from', date(subject.activityStartDate)],
    ['to', date(subject.activityEndDate)],
    ['credits', subject.creditsEarned],
    ...lines.map(([column, value]) => [column, value, true]),
    ['about', achievement.description],
    ['criteria', achievement.criteria.narrative ?? achievement.criteria.id],
    ['issued', date(validFrom)],
    ['until', date(validUntil)],
    ['issuer', issuer.name + (issuer.url ? `\n${issuer.url}` : '')],
    ['key', proof.verificationMethod],
  ]) {
    if (value === undefined) continue;
    append(fields, 'dt', isOwn ? { textContent: label, lang } : { textContent: say(label + 'Is') });
    append(fields, 'dd', { textContent: value, lang, dir: 'auto' });
  }
};

// As Entry::linkedin_link makes it.
const linkedIn = ({ id, name, issuer, validFrom, validUntil, credentialSubject }) => {
  const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt().toString(16).toUpperCase());
  const month = (prefix, moment) => moment ? { [prefix + 'Year']: moment.slice(0, 4), [prefix + 'Month']: +moment.slice(5, 7) } : {};
  const key = id.slice(base.length);
  return 'https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME' + Object.entries({
    name,
    organizationName: issuer.name,
    ...month('issue', validFrom),
    ...month('expiration', validUntil),
    certUrl: `${base}${page}#${key}`,
    certId: credentialSubject.licenseNumber ?? decodeURIComponent(key),
  }).map(([member, value]) => `&${member}=${encode(value)}`).join('');
};

const file = $('file');
file.onchange = () => showFiles(file.files);
languages.onchange = paint;
ondragover = (event) => event.preventDefault();
ondrop = (event) => {
  event.preventDefault();
  showFiles(event.dataTransfer.files);
};
onhashchange = showKey;
showKey();
