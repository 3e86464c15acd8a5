/* Marks as they stand on this device: one entry a mark, apart by account, case and version, so that neither tabs nor people
   overwrite one another. What the server has and a kept page does not show yet is remembered too. */
const WAITING = "kn-mark";
const SENT = "kn-mark-sent";
const DRAFT = "kn-mark-draft";

const names = (prefix) => Object.keys(localStorage).filter((name) => name.startsWith(prefix));
const read = (name) => JSON.parse(localStorage.getItem(name) ?? "null");

export class Marks {
  constructor(account, caseNumber, submission) {
    const whose = `${account}:${caseNumber}:`;
    this.ofCase = `${WAITING}:${whose}`;
    this.waiting = `${this.ofCase}${submission}:`;
    this.sent = `${SENT}:${whose}${submission}:`;
    this.drafts = `${DRAFT}:${whose}${submission}:`;
  }

  all(prefix = this.waiting) {
    return names(prefix).map(read).filter(Boolean).sort((a, b) => (a.made_at < b.made_at ? -1 : 1));
  }

  put(mark) { localStorage.setItem(this.waiting + mark.client_key, JSON.stringify(mark)); }

  remove(clientKey) { localStorage.removeItem(this.waiting + clientKey); }

  arrived(mark) { localStorage.setItem(this.sent + mark.key, JSON.stringify(mark)); }

  allArrived() { return this.all(this.sent); }

  /* One that was made again meanwhile stays. */
  dropArrived(marks) {
    for (const mark of marks) {
      if (read(this.sent + mark.key)?.client_key === mark.client_key) localStorage.removeItem(this.sent + mark.key);
    }
  }

  others() { return names(this.ofCase).filter((name) => !name.startsWith(this.waiting)).length; }

  draft(key) { return read(this.drafts + key); }

  keepDraft(key, values) { localStorage.setItem(this.drafts + key, JSON.stringify(values)); }

  dropDraft(key) { localStorage.removeItem(this.drafts + key); }
}

/* What this person made here and the server has not acknowledged, by case and version. */
export function unsent(account) {
  const found = new Map();
  for (const name of names(`${WAITING}:${account}:`)) {
    const [, , caseNumber, submission] = name.split(":");
    const place = `${caseNumber}:${submission}`;
    const one = found.get(place) ?? { caseNumber, submission, count: 0 };
    found.set(place, { ...one, count: one.count + 1 });
  }
  return [...found.values()];
}

export function countUnsent(account) {
  return unsent(account).reduce((sum, one) => sum + one.count, 0);
}

export function forget(account, { caseNumber, submission }) {
  for (const kind of [WAITING, SENT, DRAFT]) {
    names(`${kind}:${account}:${caseNumber}:${submission}:`).forEach((name) => localStorage.removeItem(name));
  }
}
