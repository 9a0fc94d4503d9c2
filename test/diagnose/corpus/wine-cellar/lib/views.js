'use strict';

const Fs = require('fs');
const Path = require('path');
const Handlebars = require('handlebars');

const Config = require('./config');

// The sprite is inlined in every page, the icons are ours
const sprite = Fs.readFileSync(Path.join(Config.paths.templates, 'sprite.svg'), 'utf8');

Handlebars.registerHelper('sprite', () => new Handlebars.SafeString(sprite));

Handlebars.registerHelper('money', (cents) => `€ ${(Number(cents) / 100).toFixed(2)}`);

Handlebars.registerHelper('producerLink', (bottle) => {
    const href = `/bottles?producer=${encodeURIComponent(bottle.producer)}`;
    return new Handlebars.SafeString(`<a class="producer" href="${href}">${bottle.producer}</a>`);
});

Handlebars.registerHelper('regionTag', (bottle) => {
    const region = Handlebars.escapeExpression(bottle.region);
    return new Handlebars.SafeString(`<span class="tag">${region}</span>`);
});

module.exports = { engines: { hbs: Handlebars }, path: Config.paths.templates, layout: true, isCached: Config.isProduction };
