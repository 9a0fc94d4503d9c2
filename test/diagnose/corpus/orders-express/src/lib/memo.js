/** Keeps the newest `limit` values for `ttlMs`. */
class Memo {
  constructor(limit, ttlMs) {
    this.limit = limit;
    this.ttlMs = ttlMs;
    this.values = new Map();
  }

  get(key) {
    const hit = this.values.get(key);
    if (!hit) return undefined;
    if (hit.until < Date.now()) {
      this.values.delete(key);
      return undefined;
    }
    return hit.value;
  }

  set(key, value) {
    if (this.values.size >= this.limit) {
      this.values.delete(this.values.keys().next().value);
    }
    this.values.set(key, { value, until: Date.now() + this.ttlMs });
  }
}

module.exports = Memo;
