// tests/stories/contract.mjs -- holds answers against the API's own description.
//
// Knows as much of JSON Schema as openapi.json uses, and refuses the rest: a
// keyword that is not checked here would be a promise that nobody keeps.
import assert from "node:assert/strict";

const KNOWN = new Set(["type", "enum", "required", "properties", "items",
  "oneOf", "anyOf", "allOf", "$ref", "pattern", "minimum", "maximum",
  "minLength", "maxLength", "minItems", "maxItems", "additionalProperties",
  "format", "description", "default", "const", "title", "example", "examples"]);

const FORMATS = {
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
};

function typeOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (Number.isInteger(value)) return "integer";
  return typeof value;
}

export class Contract {
  static async open(gateway) {
    const answer = await fetch(
      `http://127.0.0.1:${gateway.officers}/api/v1/openapi.json`);
    const self = new Contract();
    self.gateway = gateway;
    self.document = await answer.json();
    self.called = new Map(); // "GET /tips" -> statuses
    return self;
  }

  /** Every operation: {name, method, path, operation}. */
  operations() {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(),
        path, operation })));
  }

  /** What is wrong with value, as "place: what"; empty when all is well. */
  faults(value, schema, at = "$") {
    if (schema.$ref) {
      const target = this.#resolve(schema.$ref);
      return this.faults(value, target, at);
    }
    for (const key of Object.keys(schema))
      if (!KNOWN.has(key)) return [`${at}: nobody checks ${key}`];
    const faults = [];
    const type = typeOf(value);
    if (schema.type) {
      const types = [schema.type].flat();
      if (!types.includes(type) && !(type === "integer" && types.includes("number")))
        return [`${at}: ${type}, not ${types.join("|")}`];
    }
    if (schema.enum && !schema.enum.includes(value))
      faults.push(`${at}: ${JSON.stringify(value)} is none of ${schema.enum}`);
    if (schema.const !== undefined && schema.const !== value)
      faults.push(`${at}: not ${schema.const}`);
    if (type === "string") faults.push(...this.#string(value, schema, at));
    if (type === "integer" || type === "number") {
      if (value < schema.minimum || value > schema.maximum)
        faults.push(`${at}: ${value} is out of range`);
    }
    if (type === "array") {
      if (value.length < schema.minItems || value.length > schema.maxItems)
        faults.push(`${at}: ${value.length} items`);
      if (schema.items)
        value.forEach((item, i) =>
          faults.push(...this.faults(item, schema.items, `${at}[${i}]`)));
    }
    if (type === "object") faults.push(...this.#object(value, schema, at));
    for (const part of schema.allOf ?? [])
      faults.push(...this.faults(value, part, at));
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices) {
      const fits = choices.filter((one) => this.faults(value, one, at).length === 0);
      if (schema.oneOf ? fits.length !== 1 : fits.length === 0)
        faults.push(`${at}: fits ${fits.length} of ${choices.length}: `
          + choices.map((one) => this.faults(value, one, at)[0]).join("; "));
    }
    return faults;
  }

  #resolve(ref) {
    return ref.slice(2).split("/").reduce((node, key) => node[key], this.document);
  }

  #string(value, schema, at) {
    const faults = [];
    if (schema.pattern && !new RegExp(schema.pattern, "u").test(value))
      faults.push(`${at}: ${value} does not fit ${schema.pattern}`);
    if (schema.format && !FORMATS[schema.format]?.test(value))
      faults.push(`${at}: ${value} is no ${schema.format}`);
    if (value.length < schema.minLength || value.length > schema.maxLength)
      faults.push(`${at}: ${value.length} characters`);
    return faults;
  }

  #object(value, schema, at) {
    const faults = [];
    for (const key of schema.required ?? [])
      if (!(key in value)) faults.push(`${at}: ${key} is missing`);
    for (const [key, item] of Object.entries(value)) {
      const known = schema.properties?.[key];
      if (known) faults.push(...this.faults(item, known, `${at}.${key}`));
      else if (schema.additionalProperties === false)
        faults.push(`${at}: ${key} is not described`);
    }
    return faults;
  }

  /** The operation of a real address. */
  find(method, where) {
    const pieces = where.split("?")[0].split("/");
    const fits = (path) => {
      const parts = path.slice(1).split("/");
      return parts.length === pieces.length
        && parts.every((part, i) => part.startsWith("{") || part === pieces[i]);
    };
    const found = this.operations().filter((one) => one.method === method
      && fits(one.path)).sort((a, b) => a.path.includes("{") - b.path.includes("{"));
    assert.ok(found.length > 0, `${method} ${where} is not described`);
    return found[0];
  }

  /** Fails unless this answer is one that the description promises. */
  check(method, where, status, type, body) {
    const { name, operation } = this.find(method, where);
    let promised = operation.responses[status];
    assert.ok(promised, `${name} never said it would answer ${status}`);
    if (promised.$ref) promised = this.#resolve(promised.$ref);
    if (!this.called.has(name)) this.called.set(name, new Set());
    this.called.get(name).add(status);
    if (!promised.content) {
      assert.equal(body, undefined, `${name} ${status} has a body`);
      return;
    }
    const media = promised.content[(type ?? "").split(";")[0]];
    assert.ok(media, `${name} ${status}: ${type} is not promised`);
    if (media.schema === undefined || typeof body !== "object") return;
    const faults = this.faults(body, media.schema);
    assert.deepEqual(faults, [], `${name} ${status}: ${JSON.stringify(body)}`);
  }

  /** Asks, and checks the answer. who: an Officer, {token}, or null. */
  async ask(who, method, where, body, headers = {}) {
    const answer = await fetch(
      `http://127.0.0.1:${this.gateway.officers}/api/v1/${where}`, {
        method,
        headers: {
          ...(who?.cookie ? { Cookie: who.cookie } : {}),
          ...(who?.csrf && method !== "GET" ? { "X-CSRF-Token": who.csrf } : {}),
          ...(who?.token ? { Authorization: `Bearer ${who.token}` } : {}),
          ...headers },
        body: body === undefined ? undefined : JSON.stringify(body) });
    const type = answer.headers.get("content-type");
    const text = await answer.text();
    const json = /json/.test(type ?? "") ? JSON.parse(text) : text || undefined;
    this.check(method, where, answer.status, type, json);
    if (answer.status === 429)
      assert.ok(Number(answer.headers.get("retry-after")) > 0, "Retry-After");
    const cookie = answer.headers.get("set-cookie");
    return { status: answer.status, headers: answer.headers, body: json,
             text, ...(cookie ? { cookie: cookie.split(";")[0] } : {}) };
  }

  /** Signs in; what comes is somebody to ask() as. */
  async signIn({ login, password, otp }, headers = {}) {
    const answer = await this.ask(null, "POST", "session",
      { login, password, ...(otp ? { otp } : {}) }, headers);
    return { ...answer, csrf: answer.body.csrf };
  }
}
