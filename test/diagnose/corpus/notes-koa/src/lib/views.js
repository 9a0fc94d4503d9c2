import fs from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { config } from '../config.js';

const templates = new Map();

export function loadViews() {
  for (const file of fs.readdirSync(config.views)) {
    const source = fs.readFileSync(path.join(config.views, file), 'utf8');
    templates.set(path.basename(file, '.hbs'), Handlebars.compile(source));
  }
}

Handlebars.registerHelper('marked', (text, word) => {
  const parts = String(text).split(word);
  return new Handlebars.SafeString(parts.join(`<mark>${word}</mark>`));
});

Handlebars.registerHelper('tagged', (tags) => {
  const links = tags.map((tag) => `<a class="tag">${Handlebars.escapeExpression(tag)}</a>`);
  return new Handlebars.SafeString(links.join(' '));
});

export function render(ctx, name, data = {}) {
  ctx.type = 'html';
  ctx.body = templates.get(name)({ user: ctx.state.user?.toObject(), ...data });
}

export function renderMail(template, values) {
  return Handlebars.compile(template)(values);
}
